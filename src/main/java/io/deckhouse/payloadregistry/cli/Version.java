package io.deckhouse.payloadregistry.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The product's version, a bare semantic version, from the build. */
final class Version implements IVersionProvider {
    private static final String RESOURCE = "/io/deckhouse/payloadregistry/version.properties";

    @Override
    public String[] getVersion() throws IOException {
        return new String[] {text()};
    }

    static String text() throws IOException {
        Properties properties = new Properties();
        try (InputStream resource = Version.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IOException("the program lacks its own " + RESOURCE);
            }
            properties.load(resource);
        }
        return properties.getProperty("version", "");
    }
}
