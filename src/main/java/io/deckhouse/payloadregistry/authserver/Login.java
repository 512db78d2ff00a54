package io.deckhouse.payloadregistry.authserver;

/** How a request says who sends it. */
public sealed interface Login {
    /** Not at all. */
    record Anonymous() implements Login {}

    /** With a user name and a password. */
    record Presented(Credentials credentials) implements Login {}

    /** With something that cannot be read; the reason holds none of it. */
    record Unreadable(String reason) implements Login {}
}
