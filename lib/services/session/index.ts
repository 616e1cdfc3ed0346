export { BearerTokens } from "./bearer-actor.ts";
export { findSession, resumeSession } from "./resume-session.ts";
export { readSession, sessionView } from "./session-view.ts";
export { signIn, type SessionKeys, type SignedIn } from "./sign-in.ts";
export { signOut } from "./sign-out.ts";
