using System.Diagnostics.CodeAnalysis;
using StreamEngine.Batching;
using StreamEngine.Ingestion;
using StreamEngine.Memory;
using StreamEngine.Parsing;
using StreamEngine.Runtime;
using StreamEngine.Windowing;
using StreamEngine.Windowing.Expressions;
using StreamEngine.Windowing.Queries;

namespace StreamEngine.Comparisons.Windows;

/// <summary>
/// The stages of this project one after the other on the calling thread: bytes in slabs, as a source leaves them, into chunks of whole records, columns, windows and frames. Metric points
/// go into the windows that every pipeline has, log lines into those of a query alone.
/// </summary>
internal sealed class EngineLines : IFrameHandler, IDisposable
{
    private const long Disorder = WindowInput.Second;

    private readonly SlabPool _slabs = new(new SlabPoolOptions { MaxRetainedBytes = 1L << 30 });
    private readonly List<(Slab Slab, int Length)> _input = [];
    private readonly WindowQuery? _query;
    private readonly IRecordParser _parser;
    private readonly BatchPool _batches;
    private readonly BatchBuilder _builder;
    private List<GroupRow>? _rows;

    /// <summary>Lays bytes into slabs.</summary>
    /// <param name="format">Name of the format.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="query">The query over log lines; null for metric points.</param>
    internal EngineLines(string format, byte[] bytes, WindowQuery? query)
    {
        _query = query;
        (LogColumns columns, IReadOnlyList<string> fields) = query is null ? (LogColumns.None, []) : QuerySet.NeedsOf([query]);
        _batches = new BatchPool(_slabs, BatchPool.DefaultRows, columns);
        _builder = new BatchBuilder(_batches);
        _parser = ParserOf(format, bytes, FieldProjection.Of(fields));
        for (int at = 0; at < bytes.Length; at += _slabs.SlabBytes)
        {
            Slab slab = _slabs.RentSlab();
            int length = Math.Min(_slabs.SlabBytes, bytes.Length - at);
            bytes.AsSpan(at, length).CopyTo(slab.GetSpan());
            _input.Add((slab, length));
        }
    }

    /// <summary>Runs over everything once.</summary>
    internal WindowTally Run(bool looks)
    {
        _rows = looks ? [] : null;
        if (_query is not null)
        {
            using var query = QueryOperator.Make(_query, _slabs, this);
            Read(batch => Fold(query, batch));
            while (query.CompleteNext())
            {
            }
        }
        else
        {
            using var windows = new WindowStage(new WindowOptions { Size = TimeSpan.FromSeconds(10), Disorder = TimeSpan.FromSeconds(1) }, _slabs, [], this);
            Read(batch => windows.Process(batch, 0, batch.Count));
            windows.Complete();
        }

        return looks ? WindowTally.Of(_rows!) : default;
    }

    public void OnFrame(Frame frame)
    {
        using (frame)
        {
            if (_rows is not null)
            {
                FrameRows.Add(_rows, frame);
            }
        }
    }

    public void Dispose()
    {
        _input.ForEach(static part => part.Slab.Release());
        _batches.Dispose();
        _slabs.Dispose();
    }

    private static IRecordParser ParserOf(string format, byte[] bytes, FieldProjection fields)
    {
        if (!FormatRegistry.Default.TryGet(format, out IRecordFormat? known, out string? error))
        {
            throw new InvalidOperationException(error);
        }

        int length = Math.Min(bytes.Length, 64 * 1024);
        int end = length == bytes.Length ? length : bytes.AsSpan(0, length).LastIndexOf((byte)'\n') + 1;
        return known.CreateParser(new FormatSample(bytes.AsSpan(0, end), length == bytes.Length), new ParserOptions { SourceName = "memory", Fields = fields });
    }

    private void Read(Action<EventBatch> fold)
    {
        var times = new TimeResolver(0, infersYear: false);
        using var chunker = new Chunker(_slabs, new SourceInfo(0, "memory") { Clock = -1 }, _parser, 1 << 20, 0);
        foreach ((Slab slab, int length) in _input)
        {
            Parse(chunker.Add(slab, 0, length), times, fold);
        }

        Parse(chunker.Flush(), times, fold);
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "Batches are given back where they are folded.")]
    private void Parse(IReadOnlyList<Chunk> chunks, TimeResolver times, Action<EventBatch> fold)
    {
        foreach (Chunk chunk in chunks)
        {
            using (chunk)
            {
                _builder.Start(chunk);
                _parser.Parse(chunk.Bytes, _builder);
                foreach (EventBatch batch in _builder.Finish().Batches)
                {
                    times.Resolve(batch);
                    fold(batch);
                    batch.Dispose();
                }
            }
        }
    }

    private static void Fold(QueryOperator query, EventBatch batch)
    {
        ReadOnlySpan<long> times = batch.Times.Span(batch.Count);
        for (int start = 0; start < times.Length; start += ExpressionProgram.MaxRows)
        {
            ReadOnlySpan<long> block = times.Slice(start, Math.Min(ExpressionProgram.MaxRows, times.Length - start));
            query.Fold(batch, start, block);
            long watermark = block[^1] - Disorder;
            if (watermark >= query.NextClose)
            {
                query.Advance(watermark);
            }
        }
    }
}
