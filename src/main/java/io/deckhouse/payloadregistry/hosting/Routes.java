package io.deckhouse.payloadregistry.hosting;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Sends a request to the handler of its exact path and method. Unknown paths are 404; known paths
 * with another method 405 with Allow; HEAD is answered from GET; OPTIONS with Allow.
 */
public final class Routes implements HttpHandler {
    private static final Routes NONE = new Routes(Map.of());

    private final Map<String, Map<String, HttpHandler>> handlers;

    private Routes(Map<String, Map<String, HttpHandler>> handlers) {
        this.handlers = handlers;
    }

    /** No routes: everything is 404. */
    public static Routes none() {
        return NONE;
    }

    /** These routes and one more, which replaces an equal one. */
    public Routes on(String method, String path, HttpHandler handler) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("not an absolute path: " + path);
        }
        Map<String, Map<String, HttpHandler>> more = new LinkedHashMap<>(handlers);
        Map<String, HttpHandler> methods = new LinkedHashMap<>(more.getOrDefault(path, Map.of()));
        methods.put(method, handler);
        more.put(path, methods);
        return new Routes(more);
    }

    /** These routes and one more for GET and HEAD. */
    public Routes get(String path, HttpHandler handler) {
        return on("GET", path, handler);
    }

    /** These routes and all of the others. */
    public Routes and(Routes others) {
        Routes all = this;
        for (var path : others.handlers.entrySet()) {
            for (var method : path.getValue().entrySet()) {
                all = all.on(method.getKey(), path.getKey(), method.getValue());
            }
        }
        return all;
    }

    /** Only what changes something has a body, and only where there is a route for it. */
    @Override
    public boolean takesBody(String method, String target) {
        if (method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS")) {
            return false;
        }
        Map<String, HttpHandler> methods = handlers.get(HttpRequest.pathOf(target));
        return methods != null && methods.containsKey(method);
    }

    @Override
    public HttpResponse handle(HttpRequest request) throws InterruptedException {
        String path = request.path();
        String method = request.method();
        if (path.equals("*") && method.equals("OPTIONS")) {
            return HttpResponse.empty(204).with("Allow", allowed(handlers.values()));
        }
        Map<String, HttpHandler> methods = handlers.get(path);
        if (methods == null) {
            return HttpResponse.text(404, "not found\n");
        }
        HttpHandler handler = methods.get(method);
        if (handler == null && method.equals("HEAD")) {
            handler = methods.get("GET");
        }
        if (handler != null) {
            return handler.handle(request);
        }
        HttpResponse refusal =
                method.equals("OPTIONS")
                        ? HttpResponse.empty(204)
                        : refuse(
                                request.target(),
                                request.client(),
                                new RejectedRequest(405, "method not allowed"));
        return refusal.with("Allow", allowed(List.of(methods)));
    }

    /** By the first route, where nobody can tell which one was meant. */
    @Override
    public HttpResponse refuse(String target, InetAddress client, RejectedRequest why) {
        var meant =
                target.startsWith("/")
                        ? Optional.ofNullable(handlers.get(HttpRequest.pathOf(target)))
                        : handlers.values().stream().findFirst();
        return meant.flatMap(methods -> methods.values().stream().findFirst())
                .map(handler -> handler.refuse(target, client, why))
                .orElseGet(why::response);
    }

    private static String allowed(Iterable<Map<String, HttpHandler>> tables) {
        Set<String> names = new LinkedHashSet<>();
        for (Map<String, HttpHandler> methods : tables) {
            for (String method : methods.keySet()) {
                names.add(method);
                if (method.equals("GET")) {
                    names.add("HEAD");
                }
            }
        }
        names.add("OPTIONS");
        return String.join(", ", names);
    }
}
