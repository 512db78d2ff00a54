package io.deckhouse.payloadregistry.cli;

import java.lang.reflect.Constructor;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Makes the command objects: those with a constructor for the {@link Wiring} get it. */
final class Commands implements IFactory {
    private final Wiring wiring;

    Commands(Wiring wiring) {
        this.wiring = wiring;
    }

    /** The command line of the root, without the commands below it. */
    CommandLine root(RootCommand root) {
        return ReadyCommands.of(root)
                .map(ready -> new CommandLine(ready, this))
                .orElseGet(() -> new CommandLine(root, this));
    }

    /** The command line of a command, with those below it. */
    CommandLine line(Class<?> type) {
        return ReadyCommands.of(type, wiring)
                .map(ready -> new CommandLine(ready, this))
                .orElseGet(() -> new CommandLine(type, this));
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (constructor.getParameterCount() == 1
                    && constructor.getParameterTypes()[0] == Wiring.class) {
                return type.cast(constructor.newInstance(wiring));
            }
        }
        return CommandLine.defaultFactory().create(type);
    }
}
