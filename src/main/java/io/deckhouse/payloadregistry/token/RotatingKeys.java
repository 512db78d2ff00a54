package io.deckhouse.payloadregistry.token;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signing keys that rotate by themselves, over a storage that several processes may share.
 *
 * <p>Rotation happens while somebody asks for the current key, so no thread of its own is needed.
 * One caller does the work; the others go on with the old leaf, which holds long enough by {@link
 * RotationPolicy}. When the storage fails or has lost its keys, the last good leaf stays in use and
 * the next try comes some seconds later. The CA's private key is read with the rest and not kept.
 */
public final class RotatingKeys implements KeySource {
    private static final Logger LOG = LoggerFactory.getLogger(RotatingKeys.class);
    private static final Duration RETRY = Duration.ofSeconds(10);

    private final KeyStorage storage;
    private final AtomicReference<RotationPolicy> policy;
    private final Clock clock;
    private final SecureRandom random;
    private final ReentrantLock rotation = new ReentrantLock();
    private final CaEnd caEnd = new CaEnd();
    private final AtomicReference<State> state;
    private final boolean isNew;

    /** Opened keys, and when a failed rotation may be tried again. */
    private record State(KeyRing ring, Instant retryAt) {}

    private RotatingKeys(
            KeyStorage storage, RotationPolicy policy, Clock clock, SecureRandom random)
            throws IOException {
        this.storage = storage;
        this.policy = new AtomicReference<>(policy);
        this.clock = clock;
        this.random = random;
        Next first = load(null);
        this.state = new AtomicReference<>(new State(first.ring(), Instant.MIN));
        this.isNew = first.hasNewCa();
        caEnd.look(state.get().ring().ca(), clock.instant());
    }

    /**
     * Loads the CA and its leaves, and makes what is missing.
     *
     * @throws IOException when the storage cannot be read or written
     * @throws KeyMaterialException when what is stored cannot be used
     */
    public static RotatingKeys open(
            KeyStorage storage, RotationPolicy policy, Clock clock, SecureRandom random)
            throws IOException {
        return new RotatingKeys(storage, policy, clock, random);
    }

    /**
     * Loads or makes the keys in a directory, ES256 with the usual rotation.
     *
     * @throws IOException when the directory cannot be read or written
     * @throws KeyMaterialException when what it holds cannot be used
     */
    public static RotatingKeys in(Path directory, Clock clock, SecureRandom random)
            throws IOException {
        return open(new KeyDirectory(directory), RotationPolicy.STANDARD, clock, random);
    }

    /**
     * Looks at the keys in a directory as {@link #in} would, and changes nothing.
     *
     * @return a warning, when the keys can be used and their CA ends soon
     * @throws IOException when the directory cannot be read; one that is not there is as good
     * @throws KeyMaterialException when what it holds cannot be used
     */
    public static Optional<String> check(Path directory, Instant now, SecureRandom random)
            throws IOException {
        KeyMaterial found = new KeyDirectory(directory).look();
        try {
            return check(found, now, random)
                    .map(warning -> directory.resolve(KeyMaterial.CA) + ": " + warning);
        } catch (KeyMaterialException e) {
            throw e.in(directory.toString());
        }
    }

    private static Optional<String> check(KeyMaterial found, Instant now, SecureRandom random) {
        refuseLostCa(found, null);
        if (found.ca().isEmpty()) {
            return Optional.empty();
        }
        TokenCa ca = TokenCa.parse(found.ca(), random);
        if (!found.leaves().isEmpty()) {
            KeyRing.parse(found.leaves(), ca.certificate(), RotationPolicy.STANDARD, random);
        }
        ca.requireAliveAt(now);
        Instant end = ca.certificate().getNotAfter().toInstant();
        return CaEnd.isNear(ca.certificate(), now)
                ? Optional.of("the token CA ends at " + end + ": " + CaEnd.REMEDY)
                : Optional.empty();
    }

    /**
     * Whether there was no CA when these keys were opened, so that no registry can know this one.
     */
    public boolean isNew() {
        return isNew;
    }

    @Override
    public TokenSigner current() {
        return ring().current();
    }

    @Override
    public JwkSet jwks() {
        return ring().jwks();
    }

    @Override
    public List<X509Certificate> bundle() {
        return List.of(ring().ca());
    }

    /**
     * Takes over what the storage holds now, for example after an operator replaced the CA.
     *
     * @throws IOException when the storage cannot be read; the keys in use stay
     * @throws KeyMaterialException when what is stored cannot be used; the keys in use stay
     */
    public void reload() throws IOException {
        rotation.lock();
        try {
            KeyRing held = state.get().ring();
            caEnd.look(held.ca(), clock.instant());
            KeyRing loaded = load(held).ring();
            state.set(new State(loaded, Instant.MIN));
            if (!loaded.ca().equals(held.ca())) {
                LOG.warn("token CA replaced: every registry needs the new certificate bundle");
            }
        } finally {
            rotation.unlock();
        }
    }

    /**
     * Lets tokens live this long from now on; a leaf that ends too early for them is replaced. A
     * shorter life changes nothing: tokens of the longer one are still alive.
     *
     * @throws IOException when the storage cannot be used; the next reload or rotation does it
     * @throws KeyMaterialException when what is stored cannot be used; the keys in use stay
     */
    public void allow(Duration longestToken) throws IOException {
        RotationPolicy known = policy.get();
        if (longestToken.compareTo(known.longestToken()) > 0) {
            policy.set(RotationPolicy.forTokens(longestToken, known.algorithm()));
            reload();
        }
    }

    private KeyRing ring() {
        Instant now = clock.instant();
        State seen = state.get();
        if (!shouldRotate(seen, now)) {
            return seen.ring();
        }
        boolean mine = rotation.tryLock();
        if (!mine && seen.ring().covers(now)) {
            return seen.ring();
        }
        if (!mine) {
            rotation.lock();
        }
        try {
            if (shouldRotate(state.get(), now)) {
                rotateOrKeep(now);
            }
            return state.get().ring();
        } finally {
            rotation.unlock();
        }
    }

    private static boolean shouldRotate(State state, Instant now) {
        return state.ring().isDue(now) && !now.isBefore(state.retryAt());
    }

    private void rotateOrKeep(Instant now) {
        try {
            state.set(new State(load(state.get().ring()).ring(), Instant.MIN));
            LOG.atInfo()
                    .addKeyValue("keyId", state.get().ring().current().keyId())
                    .log("token signing key rotated");
        } catch (IOException | RuntimeException e) {
            var kept = state.get().ring();
            state.set(new State(kept, now.plus(RETRY)));
            LOG.atWarn()
                    .addKeyValue("error", described(e))
                    .addKeyValue("signsUntil", kept.current().latestExpiry())
                    .log("token signing key not rotated, the old one stays in use");
        }
        caEnd.look(state.get().ring().ca(), now);
    }

    private static String described(Exception failure) {
        String message = String.valueOf(failure.getMessage());
        return failure instanceof AccessDeniedException ? message + ": permission denied" : message;
    }

    private Next load(@Nullable KeyRing held) throws IOException {
        // What the last application of the change made is what the storage holds afterwards.
        var last = new AtomicReference<@Nullable Next>();
        storage.update(found -> {
            Next next = next(found, held);
            last.set(next);
            return next.material();
        });
        return Objects.requireNonNull(last.get(), "the storage did not apply the change");
    }

    private record Next(KeyRing ring, KeyMaterial material, boolean hasNewCa) {}

    private Next next(KeyMaterial found, @Nullable KeyRing held) {
        Instant now = clock.instant();
        RotationPolicy policy = this.policy.get();
        refuseLostCa(found, held);
        TokenCa ca =
                found.ca().isEmpty()
                        ? TokenCa.create(now, random)
                        : TokenCa.parse(found.ca(), random);
        KeyRing ring =
                found.leaves().isEmpty()
                        ? first(ca, held, now)
                        : KeyRing.parse(found.leaves(), ca.certificate(), policy, random);
        boolean stored = !found.leaves().isEmpty() && !ring.isDue(now);
        KeyRing next = ring.rotate(ca, now, random);
        return new Next(
                next,
                new KeyMaterial(
                        found.ca().isEmpty() ? ca.secretPem() : found.ca(),
                        stored ? found.leaves() : next.secretPem()),
                found.ca().isEmpty());
    }

    /** Another CA would make every registry refuse every token. */
    private static void refuseLostCa(KeyMaterial found, @Nullable KeyRing held) {
        if (!found.ca().isEmpty()) {
            return;
        }
        if (!found.leaves().isEmpty()) {
            throw new KeyMaterialException(
                    KeyMaterial.CA,
                    "is missing, but " + KeyMaterial.LEAVES + " is there",
                    "restore it from a backup, or delete "
                            + KeyMaterial.LEAVES
                            + " to start anew and give every registry the new certificate bundle");
        }
        if (held != null) {
            throw new KeyMaterialException(
                    KeyMaterial.CA,
                    "is gone, and " + KeyMaterial.LEAVES + " with it",
                    "restore both from a backup, or restart every auth server to start anew and"
                            + " give every registry the new certificate bundle");
        }
    }

    /** Where only the leaves were lost, those that signed before stay provable. */
    private KeyRing first(TokenCa ca, @Nullable KeyRing held, Instant now) {
        return held != null && held.ca().equals(ca.certificate())
                ? held.renewed(ca, now, random)
                : KeyRing.start(ca, policy.get(), now, random);
    }
}
