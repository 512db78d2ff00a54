package io.deckhouse.payloadregistry.access;

/** Whom a binding can name: a ServiceAccount, a user or a group. */
public sealed interface Subject extends Comparable<Subject> {

    /** A ServiceAccount in its namespace. */
    record ServiceAccount(String namespace, String name) implements Subject {
        public ServiceAccount {
            requireText("ServiceAccount namespace", namespace);
            requireText("ServiceAccount name", name);
        }

        /** Returns the user name that Kubernetes gives this ServiceAccount. */
        public String username() {
            return Identity.SERVICE_ACCOUNT_PREFIX + namespace + ":" + name;
        }

        @Override
        public String toString() {
            return text();
        }
    }

    /** A user by the name that the API server proved. */
    record User(String name) implements Subject {
        public User {
            requireText("user name", name);
        }

        @Override
        public String toString() {
            return text();
        }
    }

    /** Every identity that is in the group. */
    record Group(String name) implements Subject {
        public Group {
            requireText("group name", name);
        }

        @Override
        public String toString() {
            return text();
        }
    }

    /** Returns the text form that {@link #parse} reads. */
    default String text() {
        return switch (this) {
            case ServiceAccount(var namespace, var name) ->
                    "serviceaccount/" + namespace + "/" + name;
            case User(var name) -> "user/" + name;
            case Group(var name) -> "group/" + name;
        };
    }

    /**
     * Reads {@code serviceaccount/NAMESPACE/NAME}, {@code user/NAME} or {@code group/NAME}. Names
     * of users and groups may hold slashes.
     */
    static Reading<Subject> parse(String text) {
        int slash = text.indexOf('/');
        String kind = slash < 0 ? text : text.substring(0, slash);
        String rest = slash < 0 ? "" : text.substring(slash + 1);
        return switch (kind) {
            case "serviceaccount", "sa" -> parseServiceAccount(text, rest);
            case "user" ->
                    rest.isEmpty()
                            ? new Reading.Refused<>(text, "the user has no name")
                            : new Reading.Valid<>(new User(rest));
            case "group" ->
                    rest.isEmpty()
                            ? new Reading.Refused<>(text, "the group has no name")
                            : new Reading.Valid<>(new Group(rest));
            default ->
                    new Reading.Refused<>(
                            text,
                            "a subject is serviceaccount/NAMESPACE/NAME, user/NAME or group/NAME");
        };
    }

    private static Reading<Subject> parseServiceAccount(String text, String rest) {
        int slash = rest.indexOf('/');
        if (slash < 1 || slash == rest.length() - 1 || rest.indexOf('/', slash + 1) >= 0) {
            return new Reading.Refused<>(
                    text, "a ServiceAccount is written serviceaccount/NAMESPACE/NAME");
        }
        return new Reading.Valid<>(
                new ServiceAccount(rest.substring(0, slash), rest.substring(slash + 1)));
    }

    /** Orders by kind, then by name, so that lists of subjects read the same every time. */
    @Override
    default int compareTo(Subject other) {
        return text().compareTo(other.text());
    }

    private static void requireText(String what, String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException(what + " is empty");
        }
    }
}
