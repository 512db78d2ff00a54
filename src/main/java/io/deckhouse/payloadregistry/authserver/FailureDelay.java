package io.deckhouse.payloadregistry.authserver;

import com.github.benmanes.caffeine.cache.Cache;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Makes guessing slow: the more failures, the later the next 401.
 *
 * <p>Failures are counted by address and user, and by address alone against one password tried on
 * many users. Only a failed login ever waits, and only after it was checked, so valid ones that run
 * beside it lose nothing. Both tables are bounded and forget after a quarter of an hour, and so is
 * the number of those who wait, since each holds its request in memory.
 */
final class FailureDelay {
    private static final int MOST = 16_384;
    private static final Duration MEMORY = Duration.ofMinutes(15);
    private static final Duration FIRST = Duration.ofMillis(250);

    /** Unless a request may take less than twice as long. */
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private static final int MOST_WAITING = 1_024;

    private static final int FREE_FOR_USER = 3;
    private static final int FREE_FOR_ADDRESS = 30;
    private static final int LONGEST_USER = 64;
    private static final int NETWORK_BYTES = 8;

    private final Cache<Key, Integer> byUser;
    private final Cache<String, Integer> byAddress;
    private final Semaphore room = new Semaphore(MOST_WAITING);
    private final Sleeper sleeper;
    private final AtomicReference<Duration> longest = new AtomicReference<>(LONGEST);

    /** Who fails: an address and the user name it gives, cut where it is long. */
    record Key(String network, String user) {}

    FailureDelay(Clock clock, Sleeper sleeper) {
        this.sleeper = sleeper;
        this.byUser = Remembered.bounded(MOST, MEMORY, clock);
        this.byAddress = Remembered.bounded(MOST, MEMORY, clock);
    }

    /** From now on no answer waits longer than half the time that a request may take. */
    void fitInto(Duration requestTime) {
        Duration half = requestTime.dividedBy(2);
        longest.accumulateAndGet(half, (now, most) -> now.compareTo(most) < 0 ? now : most);
    }

    /**
     * Counts a failure and lets its answer wait. An interrupt, which tells that the request's time
     * is over, ends the wait and stays set.
     *
     * @return whether it did; where too many wait already, it has to do without, and the connection
     *     is better closed
     */
    boolean delay(InetAddress client, String user) {
        Duration delay = failed(client, user);
        if (!delay.isPositive()) {
            return true;
        }
        if (!room.tryAcquire()) {
            return false;
        }
        try {
            sleeper.sleep(delay);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            room.release();
        }
        return true;
    }

    /** Counts a failure and says how long its answer is to wait. */
    Duration failed(InetAddress client, String user) {
        String network = network(client);
        int ofUser = byUser.asMap().merge(key(network, user), 1, Integer::sum);
        int ofAddress = byAddress.asMap().merge(network, 1, Integer::sum);
        Duration forUser = delay(ofUser - FREE_FOR_USER);
        Duration forAddress = delay(ofAddress - FREE_FOR_ADDRESS);
        return forUser.compareTo(forAddress) > 0 ? forUser : forAddress;
    }

    /** Forgets this user's failures; those of the address stay. */
    void succeeded(InetAddress client, String user) {
        byUser.invalidate(key(network(client), user));
    }

    private Duration delay(int excess) {
        if (excess <= 0) {
            return Duration.ZERO;
        }
        Duration delay = FIRST.multipliedBy(1L << Math.min(excess - 1, 10));
        Duration most = longest.get();
        return delay.compareTo(most) < 0 ? delay : most;
    }

    static Key key(String network, String user) {
        return new Key(network, user.substring(0, Math.min(user.length(), LONGEST_USER)));
    }

    /** One IPv6 client commands the last 64 bits of its address. */
    static String network(InetAddress client) {
        byte[] address = client.getAddress();
        boolean isLong = client instanceof Inet6Address;
        return HexFormat.of().formatHex(isLong ? Arrays.copyOf(address, NETWORK_BYTES) : address);
    }
}
