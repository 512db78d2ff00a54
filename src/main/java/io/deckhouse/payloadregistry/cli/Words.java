package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cluster.NearMiss;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads one of a few words, in any case; a wrong one is answered with those that are right. */
final class Words<E> implements ITypeConverter<E> {
    private final Class<E> type;

    Words(Class<E> type) {
        this.type = type;
    }

    @Override
    public E convert(String text) {
        E[] values = type.getEnumConstants();
        for (E value : values) {
            if (value.toString().equalsIgnoreCase(text)) {
                return value;
            }
        }
        List<String> words = Arrays.stream(values).map(Object::toString).toList();
        throw new TypeConversionException(
                "'"
                        + text
                        + "' is not one of "
                        + String.join(", ", words)
                        + NearMiss.hint(text, words));
    }
}
