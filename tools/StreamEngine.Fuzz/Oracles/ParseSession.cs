using System.Buffers;
using System.Runtime.InteropServices;
using StreamEngine.Batching;
using StreamEngine.Fuzz.Guards;
using StreamEngine.Fuzz.Inputs;
using StreamEngine.Fuzz.Payloads;
using StreamEngine.Ingestion;
using StreamEngine.Memory;
using StreamEngine.Parsing;

namespace StreamEngine.Fuzz.Oracles;

/// <summary>Where an input lies in its slab.</summary>
internal enum Place
{
    /// <summary>Its last byte is the last of the slab: padding and a guard page follow.</summary>
    End,

    /// <summary>Its first byte is the first of the slab: a guard page lies before it.</summary>
    Start,
}

/// <summary>Feeds bytes to parsers inside guarded memory and checks what comes out.</summary>
internal sealed class ParseSession : IDisposable
{
    private const int MaxRecordBytes = 1 << 20;
    private const int ParsesPerCount = 1024;

    // Bytes around an input that would change a result if anything heeded them.
    private static readonly byte[][] s_noise = ["\"\n{\\,= :}]1e5\r"u8.ToArray(), "0123456789\"=,\n"u8.ToArray()];

    private readonly GuardedSlabs _slabs = new(InputBuffer.MaxBytes + 4096);
    private readonly SourceInfo _source = new(0, "fuzz");
    private readonly BatchPool _batches;
    private BatchBuilder _builder;
    private readonly Dictionary<LogColumns, BatchBuilder> _projected = [];
    private LogColumns _kept = LogColumns.All;
    private readonly long _columnsOfBatch;
    private int _parses;

    internal ParseSession()
    {
        // Columns of 8 bytes then fill a slab exactly.
        _batches = new BatchPool(_slabs.Pool, rows: 512);
        _builder = new BatchBuilder(_batches);
        _batches.Rent(EventKind.Log, _source).Dispose();
        _columnsOfBatch = _slabs.Pool.RentedSlabs - _slabs.Baseline;
    }

    /// <summary>Forgets what parsers have learned from the inputs so far: their state is the builder's.</summary>
    internal void Forget()
    {
        _builder = new BatchBuilder(_batches);
        _projected.Clear();
    }

    /// <summary>Parses an input as <see cref="Whole"/> does, by a worker that has seen nothing before.</summary>
    internal Outcome Fresh(IRecordParser parser, ReadOnlySpan<byte> bytes, long position, bool keep, LogColumns columns = LogColumns.All)
    {
        BatchBuilder worker = _builder;
        try
        {
            _builder = new BatchBuilder(_batches, columns);
            return Whole(parser, bytes, position, Place.End, keep);
        }
        finally
        {
            _builder = worker;
        }
    }

    /// <summary>Parses an input as <see cref="Whole"/> does, by a worker that is asked for some columns of log rows.</summary>
    internal Outcome Projected(IRecordParser parser, ReadOnlySpan<byte> bytes, long position, LogColumns columns, bool keep)
    {
        BatchBuilder worker = _builder;
        try
        {
            ref BatchBuilder? projected = ref CollectionsMarshal.GetValueRefOrAddDefault(_projected, columns, out _);
            _builder = projected ??= new BatchBuilder(_batches, columns);
            return Whole(parser, bytes, position, Place.End, keep);
        }
        finally
        {
            _builder = worker;
        }
    }

    /// <summary>Parses an input as <see cref="Whole"/> does, and empties the columns of log rows that are not asked for afterwards.</summary>
    internal Outcome Emptied(IRecordParser parser, ReadOnlySpan<byte> bytes, long position, LogColumns columns, bool keep)
    {
        try
        {
            _kept = columns;
            return Whole(parser, bytes, position, Place.End, keep);
        }
        finally
        {
            _kept = LogColumns.All;
        }
    }

    /// <summary>Lets a format look at a sample and learn from it.</summary>
    /// <exception cref="FuzzFailure">The format threw, or is surer than sure.</exception>
    internal IRecordParser Learn(FuzzTarget target, ReadOnlySpan<byte> sample)
    {
        int offset = Lay(sample, Place.End);
        ReadOnlySpan<byte> laid = _slabs.Input.Slice(offset, sample.Length);
        try
        {
            double confidence = target.Format.Match(new FormatSample(laid, complete: true));
            return confidence is >= 0 and <= 1 ? target.Create(laid) : throw new FuzzFailure("match", $"confidence {confidence}");
        }
        catch (Exception error) when (error is not FuzzFailure)
        {
            throw new FuzzFailure("exception", error.ToString());
        }
    }

    /// <summary>Parses an input as one chunk.</summary>
    /// <exception cref="FuzzFailure">The parser threw, or what came out is not sound.</exception>
    internal Outcome Whole(IRecordParser parser, ReadOnlySpan<byte> bytes, long position, Place place, bool keep)
    {
        Outcome outcome = new(keep);
        int offset = Lay(bytes, place);
        _slabs.Input.Retain();
        using (Chunk chunk = new(_source, _slabs.Input, offset, bytes.Length, position, 0, 0))
        {
            ParseChunk(parser, chunk, outcome);
        }

        Verify(bytes, offset);
        return outcome;
    }

    /// <summary>Parses an input that arrives in two pieces, through the chunker.</summary>
    /// <exception cref="FuzzFailure">As <see cref="Whole"/>, or the chunker loses bytes.</exception>
    internal Outcome Split(IRecordParser parser, ReadOnlySpan<byte> bytes, long position, int cut, bool keep)
    {
        Outcome outcome = new(keep);
        int offset = Lay(bytes, Place.End);
        ReadOnlyMemory<byte> memory = _slabs.Input.Memory.Slice(offset, bytes.Length);
        using (Chunker chunker = new(_slabs.Pool, _source, parser, MaxRecordBytes, position))
        {
            long next = position;
            next = Take(chunker.Add(new ReadOnlySequence<byte>(memory[..cut]), 0), parser, outcome, next);
            next = Take(chunker.Add(new ReadOnlySequence<byte>(memory[cut..]), 0), parser, outcome, next);
            next = Take(chunker.Flush(), parser, outcome, next);
            if (next != position + bytes.Length)
            {
                throw new FuzzFailure("split", $"the chunks hold {next - position} of {bytes.Length} bytes");
            }
        }

        Verify(bytes, offset);
        return outcome;
    }

    /// <summary>Null, or what was written outside its place since the start.</summary>
    internal string? FindOverflow() => _slabs.FindOverflow();

    /// <summary>The end of the columns; the guarded slabs stay with the process.</summary>
    public void Dispose()
    {
        _batches.Dispose();
        _slabs.Dispose();
    }

    private long Take(IReadOnlyList<Chunk> chunks, IRecordParser parser, Outcome outcome, long next)
    {
        try
        {
            foreach (Chunk chunk in chunks)
            {
                if (chunk.Position != next)
                {
                    throw new FuzzFailure("split", $"a chunk begins at {chunk.Position} and not at {next}");
                }

                next += chunk.Length;
                ParseChunk(parser, chunk, outcome);
            }
        }
        finally
        {
            foreach (Chunk chunk in chunks)
            {
                chunk.Dispose();
            }
        }

        return next;
    }

    private void ParseChunk(IRecordParser parser, Chunk chunk, Outcome outcome)
    {
        ParsedChunk? parsed = null;
        try
        {
            _builder.Start(chunk);
            parser.Parse(chunk.Bytes, _builder);
            parsed = _builder.Finish();
            ColumnCheck.Check(parsed, chunk, lines: !PayloadFormat.Is(parser));
            parsed.Batches.ForEach(batch => batch.KeepColumns(_kept));
            outcome.Add(parsed);
        }
        catch (Exception error) when (error is not FuzzFailure)
        {
            throw new FuzzFailure("exception", error.ToString());
        }
        finally
        {
            // A parser that threw has left its rows in the builder.
            (parsed ?? _builder.Finish()).Abandon();
        }
    }

    private int Lay(ReadOnlySpan<byte> bytes, Place place)
    {
        Slab slab = _slabs.Input;
        int offset = place == Place.End ? slab.Capacity - bytes.Length : 0;
        Span<byte> all = slab.GetSpan();
        bytes.CopyTo(all[offset..]);
        byte[] noise = s_noise[(int)place];
        Repeat(noise, all.Slice(Math.Max(0, offset - Slab.ReadPadding), Math.Min(offset, Slab.ReadPadding)));
        int end = offset + bytes.Length;
        Repeat(noise, all.Slice(end, Math.Min(all.Length - end, 2 * Slab.ReadPadding)));
        Repeat(noise, _slabs.InputPadding);
        return offset;
    }

    private void Verify(ReadOnlySpan<byte> bytes, int offset)
    {
        if (!_slabs.Input.Slice(offset, bytes.Length).SequenceEqual(bytes))
        {
            throw new FuzzFailure("overwrite", "the parser changed its input");
        }

        if (_slabs.Input.Leases != 1 || _batches.Rented != 0)
        {
            throw new FuzzFailure("leak", $"{_slabs.Input.Leases - 1} leases of the input and {_batches.Rented} batches are out");
        }

        // Columns of pooled batches stay rented; what a parse adds for good is a batch, never a part of one. To count them looks at every column of a
        // thousand fields, which costs more than a parse: a leak is seen a little later than the input that made it.
        if (++_parses % ParsesPerCount == 0 && (_slabs.Pool.RentedSlabs - _slabs.Baseline - _batches.KeptSlabs) % _columnsOfBatch != 0)
        {
            throw new FuzzFailure("leak", $"{_slabs.Pool.RentedSlabs - _slabs.Baseline - _batches.KeptSlabs} slabs are out after the last {ParsesPerCount} parses");
        }
    }

    private static void Repeat(ReadOnlySpan<byte> pattern, Span<byte> target)
    {
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = pattern[i % pattern.Length];
        }
    }
}
