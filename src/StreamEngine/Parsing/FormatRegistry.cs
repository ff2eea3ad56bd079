using System.Diagnostics.CodeAnalysis;
using StreamEngine.Parsing.Access;
using StreamEngine.Parsing.ArrowIpc;
using StreamEngine.Parsing.Cef;
using StreamEngine.Parsing.Cri;
using StreamEngine.Parsing.Csv;
using StreamEngine.Parsing.Docker;
using StreamEngine.Parsing.ErrorLog;
using StreamEngine.Parsing.Gelf;
using StreamEngine.Parsing.Graphite;
using StreamEngine.Parsing.Influx;
using StreamEngine.Parsing.Journal;
using StreamEngine.Parsing.Json;
using StreamEngine.Parsing.Klog;
using StreamEngine.Parsing.Leef;
using StreamEngine.Parsing.Logfmt;
using StreamEngine.Parsing.OpenMetrics;
using StreamEngine.Parsing.Otlp;
using StreamEngine.Parsing.Patterns;
using StreamEngine.Parsing.Plain;
using StreamEngine.Parsing.Prometheus;
using StreamEngine.Parsing.Statsd;
using StreamEngine.Parsing.Syslog;
using StreamEngine.Parsing.W3c;

namespace StreamEngine.Parsing;

/// <summary>The text formats that are known, by name and in the order in which they win ties.</summary>
internal sealed class FormatRegistry
{
    private readonly IRecordFormat[] _formats;

    /// <summary>Makes a registry; earlier formats win ties.</summary>
    /// <exception cref="ArgumentException">Two formats have the same name.</exception>
    internal FormatRegistry(params IEnumerable<IRecordFormat> formats)
    {
        _formats = [.. formats];
        if (_formats.DistinctBy(f => f.Name, StringComparer.OrdinalIgnoreCase).Count() != _formats.Length)
        {
            throw new ArgumentException("Two formats have the same name.", nameof(formats));
        }
    }

    /// <summary>The built-in formats.</summary>
    internal static FormatRegistry Default { get; } = new(
        new CriFormat(),
        new DockerFormat(),
        new GelfFormat(),
        new JournalFormat(),
        new OtlpJsonFormat(),
        new JsonFormat(),
        new CefFormat(),
        new LeefFormat(),
        new SyslogFormat(),
        new AccessFormat(),
        new ErrorLogFormat(),
        new KlogFormat(),
        new W3cFormat(),
        new OpenMetricsFormat(),
        new PrometheusFormat(),
        new StatsdFormat(),
        new GraphiteFormat(),
        new InfluxFormat(),
        new LogfmtFormat(),
        new CsvFormat(),
        new Log4jFormat(),
        new PythonFormat(),
        new GrokFormat(),
        new RegexFormat(),
        new ArrowFormat(),
        new PlainFormat());

    internal IReadOnlyList<IRecordFormat> Formats => _formats;

    /// <summary>Finds a format by its name, in any case.</summary>
    /// <param name="name">Name of a format.</param>
    /// <param name="format">The format.</param>
    /// <param name="error">When there is none: what was asked for and what is known.</param>
    internal bool TryGet(string name, [NotNullWhen(true)] out IRecordFormat? format, [NotNullWhen(false)] out string? error)
    {
        format = Array.Find(_formats, f => string.Equals(f.Name, name, StringComparison.OrdinalIgnoreCase));
        error = format is null ? $"Unknown format '{name}'. Known formats: {string.Join(", ", _formats.Select(f => f.Name))}." : null;
        return format is not null;
    }
}
