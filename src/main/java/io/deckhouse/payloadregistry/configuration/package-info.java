/**
 * The auth server's configuration file, its static users' file and options come in; settings that
 * are known to fit each other go out, or every problem with its place.
 */
@NullMarked
package io.deckhouse.payloadregistry.configuration;

import org.jspecify.annotations.NullMarked;
