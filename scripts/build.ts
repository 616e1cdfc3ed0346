/** `npm run build`: the console as a standalone server in .next/standalone. */
import { buildOnce } from "./launch/build.ts";

buildOnce((line) => console.log(line));
