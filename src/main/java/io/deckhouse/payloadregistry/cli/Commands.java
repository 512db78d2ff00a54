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
