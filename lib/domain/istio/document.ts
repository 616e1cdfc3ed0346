export { insertAt, moveItem, removeAt, setAt, type EditProblem } from "./document/edit.ts";
export {
  parseDocuments,
  type DocumentProblem,
  type DocumentProblemCode,
  type ParsedText,
  type TextPosition,
  type YamlDocument,
} from "./document/parse.ts";
export { renderObject, type RenderOptions } from "./document/render-object.ts";
export { spliceToMatch } from "./document/splice-to-match.ts";
export { applyEdits, type ItemMove, type Splice } from "./document/splice.ts";
