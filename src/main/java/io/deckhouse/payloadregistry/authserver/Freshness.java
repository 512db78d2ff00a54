package io.deckhouse.payloadregistry.authserver;

/** How far an authorizer's knowledge can be trusted. */
public enum Freshness {
    /** It was confirmed a short time ago. */
    CURRENT,
    /** It has not been confirmed for a while: answers go on, but the server is not ready. */
    STALE,
    /** It was never complete, or is too old to grant anything by: requests get 503. */
    UNUSABLE
}
