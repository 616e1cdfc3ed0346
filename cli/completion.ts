import { UsageError } from "./arguments.ts";
import { COMMANDS } from "./usage.ts";

const OPTIONS = [
  "--output",
  "--fail-on",
  "--objects",
  "--requests",
  "--namespace",
  "--mesh-config",
  "--istio-version",
  "--complete",
  "--help",
];

/** Script for a shell that completes commands and options. */
export function completionFor(shell: string): string {
  const commands = [...COMMANDS, "completion"].join(" ");
  const options = OPTIONS.join(" ");
  switch (shell) {
    case "bash":
      return `_foresail() {
  local current="\${COMP_WORDS[COMP_CWORD]}"
  if [ "$COMP_CWORD" -eq 1 ]; then COMPREPLY=($(compgen -W "${commands}" -- "$current"))
  elif [[ "$current" == -* ]]; then COMPREPLY=($(compgen -W "${options}" -- "$current"))
  else COMPREPLY=($(compgen -f -- "$current")); fi
}
complete -F _foresail foresail
`;
    case "zsh":
      return `#compdef foresail
_arguments '1:command:(${commands})' '*::argument:_files'
`;
    case "fish":
      return [
        `complete -c foresail -n __fish_use_subcommand -f -a "${commands}"`,
        ...OPTIONS.map((option) => `complete -c foresail -l ${option.slice(2)}`),
        "",
      ].join("\n");
    default:
      throw new UsageError(`No completion for ${shell}: bash, zsh and fish are known`);
  }
}
