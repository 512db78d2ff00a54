/**
 * Program names and options come in, running processes and their results go out: the real parts
 * that the end-to-end tests use, started on loopback and stopped by process id.
 */
@NullMarked
package io.deckhouse.payloadregistry.parts;

import org.jspecify.annotations.NullMarked;
