export { BearerTokens } from "./bearer-actor.ts";
export { expireSessions } from "./expire-sessions.ts";
export { listSessions } from "./list-sessions.ts";
export { resumeSession } from "./resume-session.ts";
export { revokeSession } from "./revoke-session.ts";
export { readSession, sessionView } from "./session-view.ts";
export { signIn, type SessionKeys, type SignedIn } from "./sign-in.ts";
export { signOut } from "./sign-out.ts";
