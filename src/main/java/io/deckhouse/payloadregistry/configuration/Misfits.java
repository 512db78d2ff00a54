package io.deckhouse.payloadregistry.configuration;

import io.deckhouse.payloadregistry.authserver.AuthServerSettings;
import io.deckhouse.payloadregistry.hosting.TrustedProxies;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Finds the values that have the right form and still cannot work, alone or beside others. */
final class Misfits {
    private final Values values;
    private final List<Problem> found = new ArrayList<>();

    private Misfits(Values values) {
        this.values = values;
    }

    /** All of them, in the file's order. */
    static List<Problem> in(Values values) {
        var misfits = new Misfits(values);
        misfits.names();
        misfits.listeners();
        misfits.tls();
        misfits.proxies();
        misfits.times();
        misfits.keys();
        return misfits.found.stream().sorted(Comparator.comparingInt(Problem::line)).toList();
    }

    /** Those of the settings that say where the keys are. */
    static List<Problem> ofKeys(Values values) {
        var misfits = new Misfits(values);
        misfits.keys();
        return misfits.found;
    }

    private void names() {
        if (!values.isMentioned(Setting.SERVICE)) {
            found.add(
                    Problem.ofFile(
                            "service is missing: give --service NAME, or service in a file for"
                                    + " --config"));
        }
        var sound = AuthServerSettings.of("any");
        check(Setting.SERVICE, AuthServerSettings::of);
        check(Setting.ISSUER, sound::withIssuer);
        check(Setting.REALM, sound::withRealm);
    }

    /** The check's own message names the setting. */
    private void check(Setting setting, Consumer<String> check) {
        try {
            values.text(setting).ifPresent(check);
        } catch (IllegalArgumentException e) {
            found.add(values.problem(setting, String.valueOf(e.getMessage())));
        }
    }

    private void listeners() {
        Optional<InetSocketAddress> main = address(Setting.LISTEN);
        Optional<InetSocketAddress> admin =
                values.has(Setting.ADMIN_LISTEN) ? address(Setting.ADMIN_LISTEN) : Optional.empty();
        if (main.isPresent() && admin.isPresent() && isSame(main.get(), admin.get())) {
            add(
                    Setting.ADMIN_LISTEN,
                    " '%s' is taken by %s '%s' already: choose another port"
                            .formatted(
                                    values.written(Setting.ADMIN_LISTEN),
                                    values.name(Setting.LISTEN),
                                    values.written(Setting.LISTEN)));
        }
    }

    private Optional<InetSocketAddress> address(Setting setting) {
        if (!isKnown(setting)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Addresses.parse(values.text(setting).orElse(setting.usual())));
        } catch (IllegalArgumentException e) {
            add(setting, " " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Whether both would take one port; an address for all addresses takes it on each. */
    private static boolean isSame(InetSocketAddress one, InetSocketAddress other) {
        return one.getPort() != 0
                && one.getPort() == other.getPort()
                && (one.getAddress().equals(other.getAddress())
                        || one.getAddress().isAnyLocalAddress()
                        || other.getAddress().isAnyLocalAddress());
    }

    private void tls() {
        boolean hasCertificate = values.isMentioned(Setting.TLS_CERTIFICATE);
        if (hasCertificate != values.isMentioned(Setting.TLS_KEY)) {
            add(
                    hasCertificate ? Setting.TLS_CERTIFICATE : Setting.TLS_KEY,
                    " is given alone: a certificate and its key go together");
        }
    }

    private void proxies() {
        for (String peer : values.texts(Setting.TRUSTED_PROXIES)) {
            try {
                TrustedProxies.of(List.of(peer));
            } catch (IllegalArgumentException e) {
                add(Setting.TRUSTED_PROXIES, ": " + e.getMessage());
            }
        }
    }

    private void times() {
        for (Setting setting : Setting.ALL) {
            if (setting.form() instanceof Form.Time time && !time.allows(values.time(setting))) {
                add(
                        setting,
                        " is %s: choose from %s to %s"
                                .formatted(values.written(setting), time.least(), time.most()));
            }
        }
        Duration pull = values.time(Setting.PULL_LIFE);
        Duration push = values.time(Setting.PUSH_LIFE);
        if (isKnown(Setting.PULL_LIFE) && isKnown(Setting.PUSH_LIFE) && push.compareTo(pull) < 0) {
            Setting given = values.has(Setting.PUSH_LIFE) ? Setting.PUSH_LIFE : Setting.PULL_LIFE;
            found.add(
                    values.problem(
                            given,
                            "tokens.pushLife (%s) is shorter than tokens.pullLife (%s): a push pulls too"
                                    .formatted(
                                            values.written(Setting.PUSH_LIFE),
                                            values.written(Setting.PULL_LIFE))));
        }
    }

    /** Whether the value that holds is known: not where a wrong one was given. */
    private boolean isKnown(Setting setting) {
        return values.has(setting) || !values.isMentioned(setting);
    }

    private void keys() {
        List<Setting> places = KeyPlace.PLACES.stream().filter(values::isMentioned).toList();
        if (places.size() > 1) {
            String names = places.stream().map(values::name).collect(Collectors.joining(" and "));
            found.add(
                    values.problem(
                            places.getLast(), names + " each say where the keys are: choose one"));
        }
        try {
            values.text(Setting.KEY_SECRET).ifPresent(SecretName::parse);
        } catch (IllegalArgumentException e) {
            add(Setting.KEY_SECRET, ": " + e.getMessage());
        }
        if (values.isMentioned(Setting.KEY_FILE) && values.isMentioned(Setting.KEY_ALGORITHM)) {
            add(
                    Setting.KEY_ALGORITHM,
                    ": a key of your own says itself what it signs with, leave this out");
        }
    }

    private void add(Setting setting, String what) {
        found.add(values.problem(setting, values.name(setting) + what));
    }
}
