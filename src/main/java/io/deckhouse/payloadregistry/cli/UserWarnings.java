package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cluster.StaticUsers;
import io.deckhouse.payloadregistry.configuration.UserMisfits;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Warns of static users who cannot log in or are granted nothing, each time the users are read anew
 * or the highest bcrypt cost changes. Called by one thread.
 */
final class UserWarnings implements Runnable {
    private final Supplier<StaticUsers> users;
    private final IntSupplier highestCost;
    private final Consumer<String> log;
    private StaticUsers lastUsers = StaticUsers.NONE;
    private int lastCost;

    UserWarnings(Supplier<StaticUsers> users, IntSupplier highestCost, Consumer<String> log) {
        this.users = users;
        this.highestCost = highestCost;
        this.log = log;
        this.lastCost = highestCost.getAsInt();
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // read anew, though perhaps with the same content
    public void run() {
        StaticUsers now = users.get();
        int cost = highestCost.getAsInt();
        if (now == lastUsers && cost == lastCost) {
            return;
        }
        lastUsers = now;
        lastCost = cost;
        UserMisfits.in(now, cost).forEach(fault -> log.accept(fault.text()));
    }
}
