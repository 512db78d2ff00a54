package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.credential.RegistryHost;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a registry's {@code host[:port]}. */
final class Hosts implements ITypeConverter<RegistryHost> {
    @Override
    public RegistryHost convert(String text) {
        try {
            return RegistryHost.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
