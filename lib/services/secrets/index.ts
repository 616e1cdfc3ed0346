export { readSecretPresence } from "./read-secret-presence.ts";
