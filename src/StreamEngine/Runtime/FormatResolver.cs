using System.Buffers;
using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.Parsing;

namespace StreamEngine.Runtime;

/// <summary>Decides the format of a stream on its first bytes and makes its parser.</summary>
internal sealed class FormatResolver(TimeZoneInfo timeZone, TimeProvider time, BatchPool batches)
{
    /// <summary>Bytes that a format is decided on.</summary>
    internal const int SampleBytes = 64 * 1024;

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
        bool fixedFormat = state.Stream.Format is { } name && !FormatRegistry.NeedsSample(name) && bytes.Length >= ByteOrderMark.Length;
        if (!enough && !fixedFormat)
        {
            return false;
        }

        byte[] rented = ArrayPool<byte>.Shared.Rent(SampleBytes);
        try
        {
            int length = (int)Math.Min(bytes.Length, SampleBytes);
            bytes.Slice(0, length).CopyTo(rented);
            return Resolve(state, rented.AsSpan(0, length), noMoreForNow && length == bytes.Length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private bool Resolve(StreamState state, ReadOnlySpan<byte> sample, bool complete)
    {
        state.Preamble = sample.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        sample = sample[state.Preamble..];
        int lastLine = sample.LastIndexOf((byte)'\n') + 1;
        if (!complete && lastLine > 0)
        {
            sample = sample[..lastLine];
        }

        var options = new ParserOptions
        {
            SourceName = state.Stream.Name,
            TimeZone = timeZone,
            Now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100,
        };
        if (!FormatDetector.TryCreate(state.Stream.Format, new FormatSample(sample, complete), options, out IRecordParser? parser, out string? error))
        {
            state.Fail($"{state.Stream.Name}: {error}");
            return false;
        }

        state.FirstTime = EarliestTime(state, parser!, sample);
        state.Parser = parser;
        return true;
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

        return earliest == long.MaxValue ? long.MinValue : earliest;
    }
}
