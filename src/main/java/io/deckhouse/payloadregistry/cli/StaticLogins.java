package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.authserver.StaticLogin;
import io.deckhouse.payloadregistry.cluster.StaticUsers;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The cluster's static users as the auth server takes them, converted when they change. */
final class StaticLogins implements Supplier<Map<String, StaticLogin>> {
    private final Supplier<StaticUsers> source;
    private final AtomicReference<Converted> latest =
            new AtomicReference<>(new Converted(StaticUsers.NONE, Map.of()));

    private record Converted(StaticUsers users, Map<String, StaticLogin> logins) {}

    StaticLogins(Supplier<StaticUsers> source) {
        this.source = source;
    }

    @Override
    @SuppressWarnings(
            "ReferenceEquality") // each change makes a new object; comparing hashes is work
    public Map<String, StaticLogin> get() {
        StaticUsers users = source.get();
        Converted known = latest.get();
        if (known.users() != users) {
            known = new Converted(users, converted(users));
            latest.set(known);
        }
        return known.logins();
    }

    private static Map<String, StaticLogin> converted(StaticUsers users) {
        return users.accounts().entrySet().stream()
                .collect(
                        Collectors.toUnmodifiableMap(
                                Map.Entry::getKey,
                                e -> new StaticLogin(e.getValue().user(), e.getValue().hash())));
    }
}
