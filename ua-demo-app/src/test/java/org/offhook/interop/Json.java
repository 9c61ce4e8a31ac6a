package org.offhook.interop;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One JSON value read as a tree of {@code Map}, {@code List}, {@code String}, {@code Double}, {@code Boolean}, null. */
record Json(Object value) {
    private static final JsonFactory FACTORY = new JsonFactory();

    /** Reads one JSON text; anything after it, or anything malformed, is a failure. */
    static Json parse(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            parser.nextToken();
            Json json = new Json(read(parser));
            if (parser.nextToken() != null) {
                throw new AssertionError("more than one JSON value in: " + text);
            }
            return json;
        } catch (IOException e) {
            throw new AssertionError("not JSON (" + e.getMessage() + "): " + text, e);
        }
    }

    /** The member or element reached by {@code path}, such as {@code "media", 0, "lost"}; fails when absent. */
    Json at(Object... path) {
        Object here = value;
        for (Object step : path) {
            if (step instanceof Integer index && here instanceof List<?> list && index < list.size()) {
                here = list.get(index);
            } else if (here instanceof Map<?, ?> map && map.containsKey(step)) {
                here = map.get(step);
            } else {
                throw new AssertionError("no " + step + " on the way " + List.of(path) + " in " + value);
            }
        }
        return new Json(here);
    }

    boolean has(String member) {
        return value instanceof Map<?, ?> map && map.containsKey(member);
    }

    List<Json> elements() {
        if (value instanceof List<?> list) {
            return list.stream().map(Json::new).toList();
        }
        throw new AssertionError("not a list: " + value);
    }

    String text() {
        return value == null ? null : value.toString();
    }

    double number() {
        if (value instanceof Double number) {
            return number;
        }
        throw new AssertionError("not a number: " + value);
    }

    private static Object read(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new IOException("empty");
        }
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_NULL -> null;
            default -> throw new IOException("unexpected " + token);
        };
    }

    private static Map<String, Object> object(JsonParser parser) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            if (members.put(name, read(parser)) != null) {
                throw new IOException("member twice: " + name);
            }
        }
        return members;
    }

    private static List<Object> array(JsonParser parser) throws IOException {
        List<Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(read(parser));
        }
        return elements;
    }
}
