export interface Console {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
}
