using System.Buffers;
using StreamEngine.Batching;
using StreamEngine.Ingestion;
using StreamEngine.Memory;
using StreamEngine.Parsing;
using StreamEngine.Parsing.ArrowIpc;

namespace StreamEngine.Runtime;

/// <summary>Decides the format of a stream on its first bytes and makes its parser.</summary>
internal sealed class FormatResolver(TimeZoneInfo timeZone, TimeProvider time, BatchPool batches, FieldProjection fields)
{
    /// <summary>Bytes that a format is decided on.</summary>
    internal const int SampleBytes = 64 * 1024;

    /// <summary>Bytes that tell a byte order mark, and the start of an Arrow stream.</summary>
    private const int FewestBytes = 16;

    /// <summary>Formats whose parser learns nothing from a sample, so that a stream of them need not wait for one.</summary>
    private static readonly string[] _fixedFormats =
        ["logfmt", "influx", "openmetrics", "prometheus", "statsd", "graphite", "syslog", "access", "cri", "docker", "gelf", "cef", "leef", "errorlog", "log4j", "python", "arrow"];

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Sets the parser of a stream.</summary>
    /// <param name="state">The stream; fails when its bytes are no text, or its format cannot be read.</param>
    /// <param name="bytes">What has been read of it, from its start.</param>
    /// <param name="noMoreForNow">True at the end of the stream, or when waiting for more has taken long enough.</param>
    /// <returns>False when more bytes are needed or the stream has failed.</returns>
    internal bool TryResolve(StreamState state, in ReadOnlySequence<byte> bytes, bool noMoreForNow)
    {
        if (bytes.IsEmpty)
        {
            return false;
        }

        bool enough = noMoreForNow || bytes.Length >= SampleBytes;
        bool fixedFormat = bytes.Length >= FewestBytes && _fixedFormats.Contains(state.Stream.Format, StringComparer.OrdinalIgnoreCase);
        if (!enough && !fixedFormat)
        {
            return false;
        }

        byte[] rented = ArrayPool<byte>.Shared.Rent(SampleBytes);
        try
        {
            int length = (int)Math.Min(bytes.Length, SampleBytes);
            bytes.Slice(0, length).CopyTo(rented);
            bool complete = noMoreForNow && length == bytes.Length;
            if (state.Stream is FileTail { KeepsPlaces: true })
            {
                // Whether it was all there was is its last byte: a restart decides on the same.
                state.Sample = [.. rented.AsSpan(0, length), complete ? (byte)1 : (byte)0];
            }

            return Resolve(state, rented.AsSpan(0, length), complete);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Sets the parser of a stream that goes on after a restart to the one that it had.</summary>
    internal bool TryResume(StreamState state, byte[] sample)
    {
        state.Sample = sample;
        bool resolved = Resolve(state, sample.AsSpan(0, sample.Length - 1), sample[^1] == 1);
        state.Preamble = 0;
        return resolved;
    }

    private bool Resolve(StreamState state, ReadOnlySpan<byte> sample, bool complete)
    {
        int length = sample.Length;
        state.Preamble = sample.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        sample = sample[state.Preamble..];
        int lastLine = sample.LastIndexOf((byte)'\n') + 1;
        if (!complete && lastLine > 0)
        {
            sample = sample[..lastLine];
        }

        if (ArrowFormat.IsArrow(sample))
        {
            return ResolveArrow(state, sample);
        }

        ParserOptions options = Options(state.Stream);
        var formatSample = new FormatSample(sample, complete);
        if (Choose(state.Stream.Format, formatSample, out string error) is not { } format || !HasRightOptions(state.Stream, ref error))
        {
            state.Fail($"{state.Stream.Name}: {error}");
            return false;
        }

        IRecordParser parser = format.CreateParser(formatSample, options);

        // A live stream of a fixed format is not sampled in full: how much there was to look at is chance, and times must not be.
        state.FirstTime = !complete && length < SampleBytes ? long.MinValue : EarliestTime(state, parser, sample);
        state.Parser = parser;
        return true;
    }

    /// <summary>Arrow IPC is no text: it has no sample, and its first time is not known before it is read.</summary>
    private bool ResolveArrow(StreamState state, ReadOnlySpan<byte> sample)
    {
        var format = new ArrowFormat();
        string error = string.Empty;
        if (state.Stream.Format is { } named && !named.Equals(format.Name, StringComparison.OrdinalIgnoreCase))
        {
            state.Fail($"{state.Stream.Name}: looks like arrow, not text");
        }
        else if (!HasRightOptions(state.Stream, ref error))
        {
            state.Fail($"{state.Stream.Name}: {error}");
        }
        else
        {
            state.Parser = format.CreateParser(new FormatSample(sample, false), Options(state.Stream));
        }

        return state.Parser is not null;
    }

    private ParserOptions Options(SourceStream stream)
    {
        FormatOptions format = stream.FormatOptions ?? new FormatOptions();
        var fresh = new ParserOptions();
        return new ParserOptions
        {
            SourceName = stream.Name,
            TimeZone = format.TimeZone ?? timeZone,
            Now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100,
            Year = format.Year ?? 0,
            MaxFields = format.MaxFields ?? fresh.MaxFields,
            MaxDepth = format.MaxDepth ?? fresh.MaxDepth,
            Fields = fields,
            Format = format,
        };
    }

    /// <summary>False when the settings of the format are wrong, with all that is.</summary>
    private static bool HasRightOptions(SourceStream stream, ref string error)
    {
        error = string.Join("; ", FormatOptionCheck.Run(stream.Format, stream.FormatOptions ?? new FormatOptions()).Select(static e => e.Message));
        return error.Length == 0;
    }

    private static IRecordFormat? Choose(string? name, in FormatSample sample, out string error)
    {
        if (BinarySignature.Describe(sample.Bytes) is { } binary)
        {
            error = $"looks like {binary}, not text";
            return null;
        }

        if (name is not null)
        {
            FormatRegistry.Default.TryGet(name, out IRecordFormat? named, out string? unknown);
            error = unknown ?? (named is ArrowFormat ? "expected Arrow IPC: the mark ARROW1, or a message with a schema" : string.Empty);
            return error.Length == 0 ? named : null;
        }

        FormatDetection detection = FormatDetector.Detect(sample);
        error = detection.NotText is { } other ? $"looks like {other}" : string.Empty;
        return detection.Format;
    }

    /// <summary>Earliest time in the sample, <see cref="long.MinValue"/> when it names none.</summary>
    private long EarliestTime(StreamState state, IRecordParser parser, ReadOnlySpan<byte> sample)
    {
        Slab slab = batches.Slabs.RentSlab(sample.Length);
        sample.CopyTo(slab.GetSpan());
        using var chunk = new Chunk(state.Info, slab, 0, sample.Length, state.Preamble, 0, 0);
        var builder = new BatchBuilder(batches);
        builder.Start(chunk);
        parser.Parse(chunk.Bytes, builder);
        long earliest = long.MaxValue;
        foreach (EventBatch batch in builder.Finish().Batches)
        {
            foreach (long time in batch.Times.Span(batch.Count))
            {
                earliest = time == EventBatch.NoTime ? earliest : Math.Min(earliest, time);
            }

            batch.Dispose();
        }

        builder.Free();
        return earliest == long.MaxValue ? long.MinValue : earliest;
    }
}
