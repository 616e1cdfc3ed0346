export { setAt, type EditProblem } from "./document/edit.ts";
export { MAX_DOCUMENT_BYTES } from "./document/limits.ts";
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
export type { ItemMove, Splice } from "./document/splice.ts";
