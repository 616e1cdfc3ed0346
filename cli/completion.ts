import { ISTIO_RELEASES } from "@/lib/domain/istio/schema.ts";
import { FAIL_ON, OUTPUTS, UsageError } from "./arguments.ts";
import { COMMANDS } from "./usage.ts";

interface OptionRow {
  readonly name: string;
  readonly says: string;
  /** Values to choose from; a file where there are none; null where nothing follows. */
  readonly values: readonly string[] | "file" | "text" | null;
  readonly of: "all" | "check" | "requests";
}

const OPTIONS: readonly OptionRow[] = [
  { name: "output", says: "form of the findings", values: OUTPUTS, of: "check" },
  { name: "fail-on", says: "least severity that fails", values: FAIL_ON, of: "check" },
  { name: "objects", says: "files and folders", values: "file", of: "requests" },
  { name: "requests", says: "requests as JSON Lines", values: "file", of: "requests" },
  { name: "namespace", says: "namespace of objects that name none", values: "text", of: "all" },
  { name: "mesh-config", says: "MeshConfig or its ConfigMap", values: "file", of: "all" },
  { name: "istio-version", says: "version of Istio", values: ISTIO_RELEASES, of: "all" },
  { name: "complete", says: "kinds without objects have none", values: null, of: "all" },
  { name: "help", says: "how to use it", values: null, of: "all" },
];

const SHELLS = ["bash", "zsh", "fish"];
const WORDS = [...COMMANDS, "completion"];

/** Script for a shell that completes commands, options and their values. */
export function completionFor(shell: string): string {
  switch (shell) {
    case "bash":
      return bash();
    case "zsh":
      return zsh();
    case "fish":
      return fish();
    default:
      throw new UsageError(`No completion for ${shell}: bash, zsh and fish are known`);
  }
}

function optionsOf(command: string): readonly OptionRow[] {
  if (command === "completion") return [];
  return OPTIONS.filter(({ of }) => of === "all" || of === (command === "check" ? "check" : "requests"));
}

const isList = (values: OptionRow["values"]): values is readonly string[] => Array.isArray(values);

function bash(): string {
  const values = OPTIONS.flatMap(({ name, values: list }) =>
    isList(list)
      ? [`    --${name}) COMPREPLY=($(compgen -W "${list.join(" ")}" -- "$current")); return;;`]
      : [],
  );
  const options = WORDS.map(
    (command) =>
      `    ${command}) options="${optionsOf(command)
        .map(({ name }) => `--${name}`)
        .join(" ")}";;`,
  );
  return `_foresail() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" options=""
  if [ "$COMP_CWORD" -eq 1 ]; then COMPREPLY=($(compgen -W "${WORDS.join(" ")} --help" -- "$current")); return; fi
  case "$previous" in
${values.join("\n")}
    completion) COMPREPLY=($(compgen -W "${SHELLS.join(" ")}" -- "$current")); return;;
  esac
  case "\${COMP_WORDS[1]}" in
${options.join("\n")}
  esac
  if [[ "$current" == -* ]]; then COMPREPLY=($(compgen -W "$options" -- "$current"))
  else compopt -o filenames; COMPREPLY=($(compgen -f -- "$current")); fi
}
complete -F _foresail foresail
`;
}

function zsh(): string {
  const spec = ({ name, says, values }: OptionRow): string => {
    if (values === null) return `'--${name}[${says}]'`;
    const action = isList(values) ? `(${values.join(" ")})` : values === "file" ? "_files" : "";
    return `'--${name}[${says}]:${name}:${action}'`;
  };
  const cases = WORDS.map((command) => {
    const files = command === "completion" ? `'1:shell:(${SHELLS.join(" ")})'` : "'*:path:_files'";
    return `    ${command}) _arguments ${[...optionsOf(command).map(spec), files].join(" ")};;`;
  });
  return `#compdef foresail
_foresail() {
  if (( CURRENT == 2 )); then compadd ${WORDS.join(" ")}; return; fi
  local command="$words[2]"
  shift words; (( CURRENT-- ))
  case "$command" in
${cases.join("\n")}
  esac
}
compdef _foresail foresail
`;
}

function fish(): string {
  const lines = [`complete -c foresail -n __fish_use_subcommand -f -a "${WORDS.join(" ")}"`];
  for (const command of WORDS) {
    const when = `-n "__fish_seen_subcommand_from ${command}"`;
    if (command === "completion") lines.push(`complete -c foresail ${when} -f -a "${SHELLS.join(" ")}"`);
    for (const { name, says, values } of optionsOf(command)) {
      const follows = isList(values)
        ? ` -x -a "${values.join(" ")}"`
        : values === "file"
          ? " -r"
          : values === "text"
            ? " -x"
            : "";
      lines.push(`complete -c foresail ${when} -l ${name} -d "${says}"${follows}`);
    }
  }
  return `${lines.join("\n")}\n`;
}
