/**
 * A path and its new content come in; the file on disk goes out, changed as a whole by one process
 * at a time.
 */
@NullMarked
package io.deckhouse.payloadregistry.file;

import org.jspecify.annotations.NullMarked;
