package io.deckhouse.payloadregistry.authserver;

import io.deckhouse.payloadregistry.credential.BcryptHash;
import io.deckhouse.payloadregistry.credential.Password;
import io.deckhouse.payloadregistry.credential.PasswordPolicy;
import io.deckhouse.payloadregistry.credential.RegistryCredential;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proves static users by their bcrypt hashes.
 *
 * <p>A right password is remembered for some minutes under a hash keyed by a secret of this
 * process; it counts only as long as the user keeps the same hash. Wrong ones are never remembered.
 * Unknown users cost as much work as known ones.
 *
 * <p>Guesses do not keep others out. Wherever a login has failed within a minute, and wherever more
 * than a few come at the same time, logins wait behind all others. Only a password that was right
 * within a day goes before them: that shows nothing to those who do not know it.
 *
 * <p>It answers for every user name but {@code token} as long as there is a static user at all, so
 * authenticators of other kinds stand before it.
 */
public final class StaticUserAuthenticator implements Authenticator {
    private static final Logger LOG = LoggerFactory.getLogger(StaticUserAuthenticator.class);
    private static final Authentication.Refused WRONG =
            new Authentication.Refused("wrong user name or password");
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final Duration RECOGNITION = Duration.ofDays(1);
    private static final int MOST_REMEMBERED = 4_096;

    /** How many logins of a network may wait at a time before all suspects. */
    private static final int SHARE = 8;

    private static final String MAC = "HmacSHA256";

    private final Supplier<Map<String, StaticLogin>> users;
    private final Limits limits;
    private final SecretKeySpec processKey;
    private final HashWorkers workers;
    private final Remembered<String, Boolean> proven;
    private final Remembered<String, Boolean> recognized;
    private final Remembered<String, Boolean> reported;
    private final NetworkShares shares;
    private final Flights<String, HashWorkers.Outcome> flights = new Flights<>();

    /**
     * How much work logins may cause.
     *
     * @param highestCost of a hash that is still verified; each step doubles the work
     * @param concurrentHashes computed at one time, all others wait
     * @param patience how long a login waits for its turn
     * @param memory how long a right password is taken without another look; it is recognized as
     *     one that should not wait behind guesses for a day; zero for neither
     */
    public record Limits(
            int highestCost, int concurrentHashes, Duration patience, Duration memory) {
        /** Refuses limits under which nobody could log in. */
        public Limits {
            if (highestCost < BcryptHash.LOWEST_COST || highestCost > BcryptHash.HIGHEST_COST) {
                throw new IllegalArgumentException(
                        "the highest bcrypt cost is from 4 to 31, not " + highestCost);
            }
            if (concurrentHashes < 1 || !patience.isPositive() || memory.isNegative()) {
                throw new IllegalArgumentException(
                        "logins need at least one hash at a time and some patience");
            }
        }

        /** Cost 14, this many hashes at a time, 10 s of patience, 5 minutes of memory. */
        public static Limits of(int concurrentHashes) {
            return new Limits(14, concurrentHashes, Duration.ofSeconds(10), Duration.ofMinutes(5));
        }

        /** The same with another highest cost. */
        public Limits withHighestCost(int other) {
            return new Limits(other, concurrentHashes, patience, memory);
        }
    }

    /** Looks users up where they are at the moment of each login. */
    public StaticUserAuthenticator(
            Supplier<Map<String, StaticLogin>> users,
            Limits limits,
            Clock clock,
            SecureRandom random) {
        this(users, limits, clock, random, BcryptHash::verify);
    }

    StaticUserAuthenticator(
            Supplier<Map<String, StaticLogin>> users,
            Limits limits,
            Clock clock,
            SecureRandom random,
            HashWorkers.Work work) {
        this.users = users;
        this.limits = limits;
        var key = new byte[32];
        random.nextBytes(key);
        this.processKey = new SecretKeySpec(key, MAC);
        this.workers = new HashWorkers(limits.concurrentHashes(), limits.patience(), work, random);
        this.proven = new Remembered<>(MOST_REMEMBERED, limits.memory(), clock);
        Duration recognition = limits.memory().isZero() ? Duration.ZERO : RECOGNITION;
        this.recognized = new Remembered<>(MOST_REMEMBERED, recognition, clock);
        this.shares = new NetworkShares(SHARE, clock);
        this.reported = new Remembered<>(MOST_REMEMBERED, Duration.ofHours(1), clock);
    }

    @Override
    public boolean hidesName(Credentials credentials) {
        String name = credentials.username();
        Map<String, StaticLogin> now = users.get();
        return !name.equals(RegistryCredential.TOKEN_USER)
                && !now.containsKey(name)
                && now.containsKey(credentials.password().reveal());
    }

    @Override
    public Authentication authenticate(Credentials credentials) throws InterruptedException {
        Map<String, StaticLogin> now = users.get();
        String name = credentials.username();
        if (now.isEmpty() || name.equals(RegistryCredential.TOKEN_USER)) {
            return new Authentication.NotMine();
        }
        // No work for what can be nobody's password, and it may be told to anybody.
        var refusal = PasswordPolicy.refusal(credentials.password());
        if (refusal.isPresent()) {
            return new Authentication.Refused(refusal.get());
        }
        StaticLogin login = now.get(name);
        if (login == null || !isAffordable(login)) {
            BcryptHash standIn = standIn(name, now);
            return check(key(name, credentials.password(), standIn), standIn, credentials)
                            == HashWorkers.Outcome.BUSY
                    ? busy()
                    : WRONG;
        }
        String key = key(name, credentials.password(), login.hash());
        if (proven.find(key).isPresent()) {
            return proven(login);
        }
        return switch (check(key, login.hash(), credentials)) {
            case RIGHT -> {
                proven.put(key, true, Instant.MAX);
                recognized.put(key, true, Instant.MAX);
                yield proven(login);
            }
            case WRONG -> WRONG;
            case BUSY -> busy();
        };
    }

    /** How many password hashes were saved by an earlier success. */
    public long cacheHits() {
        return proven.hits();
    }

    int waiting() {
        return workers.waiting();
    }

    private HashWorkers.Outcome check(String key, BcryptHash hash, Credentials credentials)
            throws InterruptedException {
        String network = FailureDelay.network(credentials.client());
        HashWorkers.Outcome outcome =
                flights.join(key, () -> verify(key, hash, credentials, network));
        if (outcome == HashWorkers.Outcome.WRONG) {
            shares.suspect(network);
        }
        return outcome;
    }

    private HashWorkers.Outcome verify(
            String key, BcryptHash hash, Credentials credentials, String network)
            throws InterruptedException {
        Password password = credentials.password();
        if (recognized.find(key).isPresent()) {
            return workers.verify(hash, password);
        }
        if (!shares.enter(network)) {
            var who = FailureDelay.key(network, credentials.username());
            return workers.verifySuspect(hash, password, who);
        }
        try {
            return workers.verify(hash, password);
        } finally {
            shares.leave(network);
        }
    }

    private boolean isAffordable(StaticLogin login) {
        if (login.hash().cost() <= limits.highestCost()) {
            return true;
        }
        String once = login.user().name() + login.hash().cost();
        if (reported.find(once).isEmpty()) {
            reported.put(once, true, Instant.MAX);
            LOG.atError()
                    .addKeyValue("user", login.user().name())
                    .addKeyValue("cost", login.hash().cost())
                    .addKeyValue("highestCost", limits.highestCost())
                    .log("the static user's bcrypt cost is too high, so it cannot log in");
        }
        return false;
    }

    /**
     * A hash for a user that does not exist: as costly as that of some existing one, and for the
     * same name of the same one each time, so that the work done says nothing about the name.
     */
    private BcryptHash standIn(String name, Map<String, StaticLogin> now) {
        int[] costs =
                now.values().stream()
                        .mapToInt(login -> login.hash().cost())
                        .filter(cost -> cost <= limits.highestCost())
                        .sorted()
                        .toArray();
        int cost = 10;
        if (costs.length > 0) {
            int choice = mac(name.getBytes(StandardCharsets.UTF_8)).getInt();
            cost = costs[Math.floorMod(choice, costs.length)];
        }
        return BcryptHash.parse("$2y$%02d$%s".formatted(cost, ".".repeat(53)));
    }

    private static Authentication proven(StaticLogin login) {
        return new Authentication.Proven(new Principal.StaticAccount(login.user()));
    }

    private static Authentication busy() {
        return new Authentication.Unavailable("too many logins are waiting", RETRY_AFTER);
    }

    private String key(String name, Password password, BcryptHash hash) {
        byte[] digest =
                mac(
                                name.getBytes(StandardCharsets.UTF_8),
                                password.utf8(),
                                hash.text().getBytes(StandardCharsets.US_ASCII))
                        .array();
        return new String(digest, StandardCharsets.ISO_8859_1);
    }

    /** Each part is preceded by its length, so that no two lists of parts look the same. */
    private ByteBuffer mac(byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(processKey);
            for (byte[] part : parts) {
                mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, part.length));
                mac.update(part);
            }
            return ByteBuffer.wrap(mac.doFinal());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
