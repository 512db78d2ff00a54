/** Tests of what is installed: the image, the plugin image, the package, the chart. */
@NullMarked
package io.deckhouse.payloadregistry.packaging;

import org.jspecify.annotations.NullMarked;
