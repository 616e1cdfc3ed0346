import { keepPlaces } from "@/lib/domain/topology/keep-places.ts";
import type { LayoutQuestion } from "./layout-question.ts";

self.addEventListener("message", ({ data }: MessageEvent<LayoutQuestion>) => {
  const { number, input, known } = data;
  self.postMessage({ number, layout: keepPlaces(input, known) });
});
