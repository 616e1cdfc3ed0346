import { clsx, type ClassValue } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

const FONT_SIZES = [
  "figure",
  "figure-s",
  "title",
  "heading",
  "body",
  "control",
  "small",
  "label",
  "micro",
  "code",
];

/** The type scale must be known as sizes, or a size next to a text colour would be dropped as a duplicate. */
const merge = extendTailwindMerge({
  extend: {
    classGroups: {
      "font-size": [{ text: FONT_SIZES }],
      rounded: [{ rounded: ["badge", "control", "card", "dialog", "full"] }],
      shadow: [{ shadow: ["knob", "float"] }],
    },
  },
});

/** Joins class names; of two that set the same property the later one wins. */
export function cn(...inputs: ClassValue[]): string {
  return merge(clsx(inputs));
}
