package io.deckhouse.payloadregistry.authserver;

import io.deckhouse.payloadregistry.credential.Password;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** An API server in the process, which writes down what it is asked. */
final class CountingReviewer implements TokenReviewer {
    static final String API = "the API server";

    final List<List<String>> questions = new CopyOnWriteArrayList<>();
    private final Map<Password, Review.Accepted> good = new ConcurrentHashMap<>();
    private volatile boolean isDown;
    private volatile boolean isBroken;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    /** Accepts a token for these audiences. */
    void accept(Password token, String username, String... audiences) {
        good.put(
                token,
                new Review.Accepted(
                        username,
                        "uid-of-" + username,
                        Set.of("system:authenticated"),
                        List.of(audiences)));
    }

    void revoke(Password token) {
        good.remove(token);
    }

    void goDown() {
        isDown = true;
    }

    void comeBack() {
        isDown = false;
    }

    void breakDown() {
        isBroken = true;
    }

    /** Keeps every review waiting until {@link #openGate}. */
    void closeGate() {
        gate = new CountDownLatch(1);
    }

    void openGate() {
        gate.countDown();
    }

    @Override
    public Review review(Password token, List<String> audiences) throws InterruptedException {
        questions.add(audiences);
        gate.await();
        if (isBroken) {
            throw new IllegalStateException("cannot post " + token.reveal());
        }
        if (isDown) {
            return new Review.Unreachable("connection refused");
        }
        Review.Accepted known = good.get(token);
        List<String> wanted = audiences.isEmpty() ? List.of(API) : audiences;
        if (known == null || known.audiences().stream().noneMatch(wanted::contains)) {
            return new Review.Rejected("token lookup failed");
        }
        List<String> common = known.audiences().stream().filter(audiences::contains).toList();
        return new Review.Accepted(known.username(), known.uid(), known.groups(), common);
    }
}
