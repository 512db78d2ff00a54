package io.deckhouse.payloadregistry.configuration;

import io.deckhouse.payloadregistry.access.Action;
import io.deckhouse.payloadregistry.access.VerbTable;
import io.deckhouse.payloadregistry.authserver.AuthServerSettings;
import io.deckhouse.payloadregistry.authserver.TokenReviewAuthenticator.Audiences;
import io.deckhouse.payloadregistry.hosting.HttpLimits;
import io.deckhouse.payloadregistry.hosting.ListenConfig;
import io.deckhouse.payloadregistry.hosting.TrustedProxies;
import io.deckhouse.payloadregistry.token.RotationPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The whole configuration of an auth server, its parts known to fit each other.
 *
 * @param settings what tokens say
 * @param listen where it listens, and whom it believes about clients' addresses
 * @param keys where the signing keys are
 * @param identities whose word counts
 * @param verbs which verb of a rule gives which action
 */
public record AuthConfiguration(
        AuthServerSettings settings,
        Listening listen,
        KeyPlace keys,
        Identities identities,
        VerbTable verbs) {

    /** The listener for everybody, and the operators' own if there is one. */
    public record Listening(ListenConfig main, List<ListenConfig> admin) {
        /** Copies the list. */
        public Listening {
            admin = List.copyOf(admin);
        }
    }

    /**
     * How identities are proven.
     *
     * @param usersFile of static users; none for those of the ModuleConfig
     * @param highestCost of a bcrypt hash that is still verified
     */
    public record Identities(Audiences audiences, List<Path> usersFile, int highestCost) {
        /** Copies the list. */
        public Identities {
            usersFile = List.copyOf(usersFile);
        }
    }

    /**
     * Puts the parts together.
     *
     * @throws ConfigurationException with every setting that is missing or does not fit
     */
    public static AuthConfiguration of(Values values) throws ConfigurationException {
        refuse(values, Misfits.in(values));
        AuthServerSettings settings = settings(values);
        return new AuthConfiguration(
                settings,
                listening(values),
                KeyPlace.of(values, settings.pushLife()),
                identities(values, settings.service()),
                verbs(values));
    }

    /**
     * Reads where the keys are, and nothing else: the rest may not fit.
     *
     * @throws ConfigurationException with every setting about it that does not fit
     */
    public static KeyPlace keyPlace(Values values) throws ConfigurationException {
        refuse(values, Misfits.ofKeys(values));
        return KeyPlace.of(values, RotationPolicy.STANDARD.longestToken());
    }

    private static void refuse(Values values, List<Problem> misfits) throws ConfigurationException {
        if (!misfits.isEmpty()) {
            throw new ConfigurationException(values.file(), misfits);
        }
    }

    /** The settings that a running server can take over from the other one at a new start only. */
    public List<String> atNextStart(AuthConfiguration other) {
        ListenConfig here = listen.main();
        ListenConfig there = other.listen.main();
        var same = new LinkedHashMap<String, Boolean>();
        same.put("listen", here.address().equals(there.address()));
        same.put("adminListen", listen.admin().equals(other.listen.admin()));
        same.put("tls", here.transport().equals(there.transport()));
        same.put("limits", here.limits().equals(there.limits()));
        same.put("keys", keys.equals(other.keys.forTokens(settings.pushLife())));
        same.put("staticUsers.file", identities.usersFile().equals(other.identities.usersFile()));
        same.values().removeIf(isSame -> isSame);
        return List.copyOf(same.keySet());
    }

    private static AuthServerSettings settings(Values values) {
        String service = values.text(Setting.SERVICE).orElseThrow();
        return AuthServerSettings.of(service)
                .withIssuer(values.text(Setting.ISSUER).orElse(AuthServerSettings.DEFAULT_ISSUER))
                .withRealm(values.text(Setting.REALM).orElse(service))
                .withLives(values.time(Setting.PULL_LIFE), values.time(Setting.PUSH_LIFE))
                .withCatalogForAll(values.flag(Setting.CATALOG));
    }

    private static Listening listening(Values values) {
        var address = Addresses.parse(values.text(Setting.LISTEN).orElse(Setting.LISTEN.usual()));
        Optional<Path> certificate = values.path(Setting.TLS_CERTIFICATE);
        Optional<Path> key = values.path(Setting.TLS_KEY);
        ListenConfig config =
                certificate.isPresent() && key.isPresent()
                        ? ListenConfig.tls(address, certificate.get(), key.get())
                        : ListenConfig.plain(address);
        return new Listening(
                config.withLimits(limits(values))
                        .withTrustedProxies(
                                TrustedProxies.of(values.texts(Setting.TRUSTED_PROXIES))),
                values.text(Setting.ADMIN_LISTEN).stream()
                        .map(text -> ListenConfig.plain(Addresses.parse(text)))
                        .toList());
    }

    private static HttpLimits limits(Values values) {
        return new HttpLimits(
                values.count(Setting.HEADER_BYTES),
                values.count(Setting.BODY_BYTES),
                values.count(Setting.CONNECTIONS),
                values.time(Setting.REQUEST_TIMEOUT),
                values.time(Setting.IDLE_TIMEOUT));
    }

    private static Identities identities(Values values, String service) {
        List<String> named = values.texts(Setting.AUDIENCES);
        Duration cacheLife = values.time(Setting.REVIEW_CACHE);
        return new Identities(
                new Audiences(
                        named.isEmpty() ? List.of(service) : named,
                        values.flag(Setting.API_TOKENS),
                        cacheLife),
                values.path(Setting.USERS_FILE).stream().toList(),
                values.count(Setting.HIGHEST_COST));
    }

    private static VerbTable verbs(Values values) {
        Map<Action, Set<String>> table = new EnumMap<>(VerbTable.standard().verbs());
        Map<Action, Setting> replaced =
                Map.of(
                        Action.PULL, Setting.PULL_VERBS,
                        Action.PUSH, Setting.PUSH_VERBS,
                        Action.DELETE, Setting.DELETE_VERBS);
        replaced.forEach((action, setting) -> {
            if (values.has(setting)) {
                table.put(action, Set.copyOf(values.texts(setting)));
            }
        });
        return new VerbTable(table);
    }
}
