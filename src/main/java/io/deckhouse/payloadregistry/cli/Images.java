package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.credential.ImageReference;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an image's name. */
final class Images implements ITypeConverter<ImageReference> {
    @Override
    public ImageReference convert(String text) {
        try {
            return ImageReference.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
