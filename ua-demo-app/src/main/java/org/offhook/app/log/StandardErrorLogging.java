package org.offhook.app.log;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * The logging of a command line: silent unless {@code --verbose} asks, then one line on standard error for each event. A
 * full logging framework would cost more start-up time than a registration takes.
 */
public final class StandardErrorLogging implements SLF4JServiceProvider {

    private static volatile Consumer<String> destination;

    private final Map<String, Logger> loggers = new ConcurrentHashMap<>();
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter context = new NOPMDCAdapter();

    /** Made by the service loader. */
    public StandardErrorLogging() {
    }

    /**
     * Says where the log of this process goes from now on.
     *
     * @param events takes each event, with its stack trace where it has one, on the thread that logs it; null for silence
     */
    public static void writeTo(Consumer<String> events) {
        destination = events;
    }

    static boolean isOn() {
        return destination != null;
    }

    static void write(String event) {
        Consumer<String> events = destination;
        if (events != null) {
            events.accept(event);
        }
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return name -> loggers.computeIfAbsent(name, StandardErrorLogger::new);
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return context;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }

    @Override
    public void initialize() {
        // all is made in the constructor
    }
}
