package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.credential.BcryptHash;
import io.deckhouse.payloadregistry.credential.Password;
import io.deckhouse.payloadregistry.credential.PasswordHasher;
import io.deckhouse.payloadregistry.credential.PasswordPolicy;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Hashes many passwords at once, as many at a time as there are processors. */
final class PasswordBatch {
    private final PasswordHasher hasher;
    private final int cost;

    PasswordBatch(PasswordHasher hasher, int cost) {
        this.hasher = hasher;
        this.cost = cost;
    }

    /** What hears of each hash, in the order of the passwords. */
    interface Progress {
        /** One more is done. */
        void done(int count, int all);

        /** Nobody hears. */
        Progress SILENT = (_, _) -> {};
    }

    /** Refuses all if one is refused, by the number of its line, so that no half list is made. */
    static void check(List<Password> passwords) {
        for (int i = 0; i < passwords.size(); i++) {
            int line = i + 1;
            Password password = passwords.get(i);
            PasswordPolicy.refusal(password)
                    .ifPresent(reason -> {
                        throw new CommandFailure("line " + line + ": " + reason);
                    });
            if (!password.isText()) {
                throw new CommandFailure("line " + line + ": " + HashPasswordCommand.NO_TEXT);
            }
        }
    }

    /** Prints a hash a line, each as soon as it and those before it are done. */
    void print(List<Password> passwords, PrintWriter out, Progress progress)
            throws InterruptedException {
        int processors = Runtime.getRuntime().availableProcessors();
        try (ExecutorService workers = Executors.newFixedThreadPool(processors)) {
            List<Future<BcryptHash>> hashes = new ArrayList<>();
            passwords.forEach(
                    password -> hashes.add(workers.submit(() -> hasher.hash(password, cost))));
            for (int i = 0; i < hashes.size(); i++) {
                out.println(hashes.get(i).get().text());
                progress.done(i + 1, hashes.size());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a checked password was not hashed", e.getCause());
        }
    }
}
