/** What editor and diff share: the code role of the type scale, no minimap, nothing that shouts. */
export function commonOptions(ariaLabel: string) {
  const family = getComputedStyle(document.documentElement).getPropertyValue("--family-mono").trim();
  return {
    ariaLabel,
    automaticLayout: true,
    fontFamily: family,
    fontSize: 11.5,
    lineHeight: 18,
    minimap: { enabled: false },
    scrollBeyondLastLine: false,
    // "dimmed", the default on Linux, is too faint to read.
    renderFinalNewline: "on",
    renderLineHighlight: "line",
    lineNumbersMinChars: 3,
    glyphMargin: false,
    folding: true,
    tabSize: 2,
    insertSpaces: true,
    detectIndentation: false,
    wordWrap: "off",
    overviewRulerLanes: 0,
    hideCursorInOverviewRuler: true,
    overviewRulerBorder: false,
    guides: { indentation: true },
    stickyScroll: { enabled: false },
    fixedOverflowWidgets: true,
    quickSuggestions: { other: true, comments: false, strings: true },
    padding: { top: 6, bottom: 6 },
    theme: "foresail",
    "semanticHighlighting.enabled": false,
  } as const;
}
