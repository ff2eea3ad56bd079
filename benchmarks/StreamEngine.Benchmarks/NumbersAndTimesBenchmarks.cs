using System.Buffers.Text;
using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using StreamEngine.Benchmarks.Columns;
using StreamEngine.Numerics;
using StreamEngine.Parsing;
using StreamEngine.Parsing.Fields;
using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Benchmarks;

/// <summary>Texts of one kind into numbers, instants or levels, beside the framework's own readers.</summary>
public class NumbersAndTimesBenchmarks : StageBenchmark
{
    private const int Count = 1024;

    private static readonly ParserOptions Options = new() { Now = 1_767_607_200_000_000_000 };
    private static readonly DateTime Day = new(2026, 1, 5, 0, 0, 0, DateTimeKind.Utc);

    private byte[] _bytes = null!;
    private (int Start, int Length)[] _texts = null!;

    /// <summary>Parsers keep theirs from chunk to chunk.</summary>
    private TimestampCache _cache;

    /// <summary>What the texts are.</summary>
    public enum Kind
    {
        Rfc3339OfOneDay,
        Rfc3339OfAnyDay,
        Log4j,
        Rfc3164,
        CommonLog,
        EpochMilliseconds,
        IntegerTo8Digits,
        Integer19Digits,
        DecimalTo8Digits,
        Decimal17Digits,
        Exponent,
        Level,
    }

    [ParamsAllValues]
    public Kind Texts { get; set; }

    public override Work Work
    {
        get
        {
            Prepare();
            return new Work(_texts.Sum(text => (long)text.Length), Count);
        }
    }

    private bool IsTime => Texts <= Kind.EpochMilliseconds;

    [GlobalSetup]
    public void Prepare()
    {
        Random random = new(1);
        StringBuilder all = new();
        _texts = new (int, int)[Count];
        for (int i = 0; i < Count; i++)
        {
            string text = Write(i, random);
            _texts[i] = (all.Length, text.Length);
            all.Append(text).Append(' ');
        }

        _bytes = Encoding.ASCII.GetBytes(all.Append(' ', NumberReader.Padding).ToString());
    }

    [Benchmark(Baseline = true)]
    public long Engine()
    {
        long sum = 0;
        ParserOptions options = Options;
        bool times = IsTime;
        bool levels = Texts == Kind.Level;
        foreach ((int start, int length) in _texts)
        {
            ReadOnlySpan<byte> text = _bytes.AsSpan(start, length);
            if (times)
            {
                _cache.TryRead(text, options, out long nanoseconds);
                sum += nanoseconds;
            }
            else if (levels)
            {
                SeverityReader.TryRead(text, out byte number);
                sum += number;
            }
            else
            {
                NumberReader.ReadJsonPadded(text, out long integer, out double value);
                sum += integer + BitConverter.DoubleToInt64Bits(value);
            }
        }

        return sum;
    }

    /// <summary>The same without memory of the last timestamp, without padding, and with the words of prose.</summary>
    [Benchmark]
    public long EngineWithoutMemory()
    {
        long sum = 0;
        bool times = IsTime;
        bool levels = Texts == Kind.Level;
        foreach ((int start, int length) in _texts)
        {
            ReadOnlySpan<byte> text = _bytes.AsSpan(start, length);
            if (times)
            {
                TimestampReader.TryRead(text, Options, out long nanoseconds);
                sum += nanoseconds;
            }
            else if (levels)
            {
                LevelWord.TryRead(text, out byte number);
                sum += number;
            }
            else
            {
                NumberReader.TryReadDouble(text, out double value);
                sum += BitConverter.DoubleToInt64Bits(value);
            }
        }

        return sum;
    }

    /// <summary>Utf8Parser, of doubles, and of the one layout of timestamps that it knows; shorter fractions fail there.</summary>
    [Benchmark]
    public long FrameworkUtf8Parser()
    {
        long sum = 0;
        bool times = IsTime;
        foreach ((int start, int length) in _texts)
        {
            ReadOnlySpan<byte> text = _bytes.AsSpan(start, length);
            if (times)
            {
                sum += Utf8Parser.TryParse(text, out DateTimeOffset time, out _, 'O') ? time.Ticks : 0;
            }
            else
            {
                sum += Utf8Parser.TryParse(text, out double value, out _) ? BitConverter.DoubleToInt64Bits(value) : 0;
            }
        }

        return sum;
    }

    /// <summary>double.Parse of UTF-8; timestamps become strings, since DateTimeOffset reads nothing else.</summary>
    [Benchmark]
    public long FrameworkParse()
    {
        long sum = 0;
        bool times = IsTime;
        foreach ((int start, int length) in _texts)
        {
            ReadOnlySpan<byte> text = _bytes.AsSpan(start, length);
            if (times)
            {
                string line = Encoding.ASCII.GetString(text);
                sum += DateTimeOffset.TryParse(line, CultureInfo.InvariantCulture, out DateTimeOffset time) ? time.Ticks : 0;
            }
            else
            {
                bool read = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value);
                sum += read ? BitConverter.DoubleToInt64Bits(value) : 0;
            }
        }

        return sum;
    }

    private string Write(int i, Random random)
    {
        CultureInfo invariant = CultureInfo.InvariantCulture;
        DateTime time = Day.AddTicks(i * 839_773_111L);
        string[] levels = ["INFO", "WARN", "ERROR", "DEBUG", "info", "warning", "error"];
        return Texts switch
        {
            Kind.Rfc3339OfOneDay => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", invariant),
            Kind.Rfc3339OfAnyDay => Day.AddTicks(random.NextInt64(1L << 53)).ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", invariant),
            Kind.Log4j => time.ToString("yyyy-MM-dd HH:mm:ss,fff", invariant),
            Kind.Rfc3164 => time.ToString("MMM  d HH:mm:ss", invariant),
            Kind.CommonLog => time.ToString("dd/MMM/yyyy:HH:mm:ss '+0000'", invariant),
            Kind.EpochMilliseconds => (1_767_607_200_000 + random.Next()).ToString(invariant),
            Kind.IntegerTo8Digits => random.Next((int)Math.Pow(10, random.Next(1, 9))).ToString(invariant),
            Kind.Integer19Digits => random.NextInt64(1_000_000_000_000_000_000, long.MaxValue).ToString(invariant),
            Kind.DecimalTo8Digits => (random.Next(100_000_000) / Math.Pow(10, random.Next(1, 7))).ToString("0.######", invariant),
            Kind.Decimal17Digits => random.NextDouble().ToString("R", invariant),
            Kind.Exponent => (random.NextDouble() * 1e-7).ToString("R", invariant),
            _ => levels[random.Next(levels.Length)],
        };
    }
}
