using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using StreamEngine.LoadGen.Faults;
using StreamEngine.LoadGen.Metrics;
using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Cli;

/// <summary>The options of the command line and how they become a <see cref="LoadGenRun"/>.</summary>
internal sealed class LoadGenOptions
{
    private const long DefaultRecords = 100_000;

    private readonly Option<StreamFormat> _format = new("--format", "-f")
    {
        HelpName = "format",
        Description = "json, logfmt, syslog3164, syslog5424, access, plain, csv, csv-long, influx, "
            + "cef, leef, gelf, klog, errorlog, nginx-error, w3c, docker, journal, "
            + "prometheus, openmetrics, statsd, dog-statsd, graphite or graphite-tags; default json",
        CustomParser = result => Choice<StreamFormat>(result, "format"),
    };

    private readonly Option<PlainHeader> _header = new("--header")
    {
        HelpName = "shape",
        Description = "header of plain lines: log4j, bracketed, iso, apache, epoch, spark or bare; default log4j",
        CustomParser = result => Choice<PlainHeader>(result, "header"),
    };

    private readonly Option<ulong> _seed = new("--seed")
    {
        Description = "the same seed gives the same bytes",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<long?> _records = new("--records", "-n")
    {
        Description = "records to write, 0 for no end; default 100000 unless --duration is given",
    };

    private readonly Option<TimeSpan> _duration = Duration("--duration", "event time to cover, such as 3h");
    private readonly Option<TimeSpan> _interval =
        Duration("--interval", "event time between two records, or two points of a series; default 1ms for logs, 10s for metrics");

    private readonly Option<double> _eventRate = new("--event-rate")
    {
        Description = "records per second of event time, instead of --interval",
    };

    private readonly Option<int> _services = new("--services") { Description = "number of services", DefaultValueFactory = _ => 6 };
    private readonly Option<int> _hosts = new("--hosts") { Description = "number of hosts", DefaultValueFactory = _ => 12 };
    private readonly Option<int> _series = new("--series")
    {
        Description = "number of series of a metric stream; default 1 (csv), 24 (csv-long), 100 (others)",
    };

    private readonly Option<int> _traceLines = new("--trace-lines")
    {
        Description = "lines of a trace on average, in logs that have trace ids",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<MetricSet> _metrics = new("--metrics")
    {
        HelpName = "set",
        Description = "metrics of a metric stream: shop, operations or coupled; default shop",
        CustomParser = result => Choice<MetricSet>(result, "metrics"),
    };

    private readonly Option<double> _rate = new("--rate") { Description = "records per second of real time, 0 for as fast as possible" };
    private readonly Option<double> _malformed = new("--malformed") { Description = "percent of records to damage" };
    private readonly Option<TimeSpan> _disorder = Duration("--disorder", "how late records may be, in event time");
    private readonly Option<bool> _shuffleKeys = new("--shuffle-keys") { Description = "vary the order of keys or tags" };
    private readonly Option<bool> _escapes = new("--escapes")
    {
        Description = "put characters that need escaping into a quarter of the records",
    };

    private readonly Option<bool> _nonAscii = new("--non-ascii") { Description = "put text beyond ASCII into a quarter of the records" };
    private readonly Option<string?> _labels = new("--labels")
    {
        Description = "file for the faults as JSON lines: kind, target, start, end",
    };

    private readonly Option<string?> _changes = new("--changes") { Description = "file for the change events as JSON lines" };

    private readonly Option<DateTimeOffset?> _start = new("--start")
    {
        Description = "event time of the first record; default 2026-01-05T00:00:00Z",
        CustomParser = ParseTime,
    };

    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "- (standard output), a file, tcp://host:port or http://host:port/path",
        DefaultValueFactory = _ => "-",
    };

    private readonly Option<FaultSpec[]> _faults = new("--fault")
    {
        Description = "kind@offset+duration:target or kind*size@offset+duration:target, repeatable; kinds: "
            + "spike, level-shift, slow-leak, seasonal-break, error-burst, silent-service, bad-deployment, "
            + "and in metrics flat-line, missing-data, variance-change, trend-change, correlation-break, many-shifts",
        CustomParser = ParseFaults,
        AllowMultipleArgumentsPerToken = false,
        DefaultValueFactory = _ => [],
    };

    /// <summary>The root command with these options.</summary>
    public RootCommand CreateRoot()
    {
        var root = new RootCommand("Writes a seeded stream of log records or metric points, with faults to find.");
        Option[] all =
        [
            _format, _header, _seed, _records, _duration, _start, _interval, _eventRate, _services, _hosts, _series, _traceLines, _metrics, _rate, _output,
            _faults, _labels, _changes, _malformed, _disorder, _shuffleKeys, _escapes, _nonAscii,
        ];
        foreach (Option option in all) root.Options.Add(option);
        _rate.Validators.Add(result =>
        {
            if (result.Errors.Any() || result.GetValueOrDefault<double>() is >= 0 and <= 1e9) return;
            result.AddError("--rate: expected 0 to 1e9 records per second");
        });
        return root;
    }

    /// <summary>Reads the values of a command line without mistakes.</summary>
    public LoadGenRun Read(ParseResult parsed)
    {
        TimeSpan duration = parsed.GetValue(_duration);
        var generator = new GeneratorOptions
        {
            Format = parsed.GetValue(_format),
            Header = parsed.GetValue(_header),
            Seed = parsed.GetValue(_seed),
            Records = parsed.GetValue(_records) ?? (duration > TimeSpan.Zero ? 0 : DefaultRecords),
            Duration = duration,
            Start = parsed.GetValue(_start) ?? new GeneratorOptions().Start,
            Interval = parsed.GetValue(_interval),
            EventRate = parsed.GetValue(_eventRate),
            Services = parsed.GetValue(_services),
            Hosts = parsed.GetValue(_hosts),
            Series = parsed.GetValue(_series),
            TraceLines = parsed.GetValue(_traceLines),
            Faults = parsed.GetValue(_faults) ?? [],
            MalformedPercent = parsed.GetValue(_malformed),
            Disorder = parsed.GetValue(_disorder),
            ShuffleKeys = parsed.GetValue(_shuffleKeys),
            Escapes = parsed.GetValue(_escapes),
            NonAscii = parsed.GetValue(_nonAscii),
        };
        return new LoadGenRun(
            generator, parsed.GetValue(_rate), parsed.GetValue(_output) ?? "-", parsed.GetValue(_labels), parsed.GetValue(_changes));
    }

    private static Option<TimeSpan> Duration(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (!DurationText.TryParse(text, out TimeSpan value))
                result.AddError($"{name}: '{text}' is not a duration; {DurationText.Expected}");
            return value;
        },
    };

    private static T Choice<T>(ArgumentResult result, string option)
        where T : struct, Enum
    {
        string text = result.Tokens[0].Value;
        string plain = text.Replace("-", "", StringComparison.Ordinal);
        foreach (T value in Enum.GetValues<T>())
        {
            if (value.ToString().Equals(plain, StringComparison.OrdinalIgnoreCase)) return value;
        }
        string names = string.Join(
            ", ", Enum.GetNames<T>().Select(n => n == nameof(StreamFormat.CsvLong) ? "csv-long" : n == nameof(StreamFormat.NginxError) ? "nginx-error" : n.ToLowerInvariant()));
        result.AddError($"--{option}: unknown value '{text}', expected one of {names}");
        return default;
    }

    private static DateTimeOffset? ParseTime(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        const DateTimeStyles style = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, style, out DateTimeOffset time))
        {
            result.AddError($"--start: '{text}' is not a time, expected for example 2026-01-05T00:00:00Z");
        }
        return time;
    }

    private static FaultSpec[] ParseFaults(ArgumentResult result)
    {
        List<FaultSpec> faults = [];
        foreach (Token token in result.Tokens)
        {
            if (FaultSpec.TryParse(token.Value, out FaultSpec? fault, out string? error)) faults.Add(fault);
            else result.AddError($"--fault: {error}");
        }
        return [.. faults];
    }
}
