using System.Globalization;
using System.Text;
using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.Windowing;
using StreamEngine.Windowing.Expressions;
using StreamEngine.Windowing.Queries;

namespace StreamEngine.Comparisons.Windows;

/// <summary>
/// The question of the Yahoo streaming benchmark: of the events of a thousand ads the views, joined with the table that tells the campaign of each ad, counted by campaign in
/// windows of ten seconds.
/// </summary>
internal sealed class AdEvents : IFrameHandler, IDisposable
{
    private const int Ads = 1000;
    private const int AdsOfCampaign = 10;
    private const long Size = 10 * WindowInput.Second;

    private static readonly string[] _types = ["view", "click", "purchase"];

    private readonly SlabPool _slabs;
    private readonly List<EventBatch> _batches;
    private readonly WindowQuery _query;
    private readonly long[] _times;
    private readonly int[] _ads;
    private readonly byte[] _kinds;
    private bool _looks;
    private WindowTally _tally;

    /// <summary>Makes events in order of time, of random ads and types.</summary>
    internal AdEvents(SlabPool slabs, int rows, int seconds)
    {
        _slabs = slabs;
        _times = new long[rows];
        _ads = new int[rows];
        _kinds = new byte[rows];
        var random = new Random(20);
        double step = seconds * (double)WindowInput.Second / rows;
        for (int i = 0; i < rows; i++)
        {
            _times[i] = (1000 * WindowInput.Second) + (long)(i * step);
            _ads[i] = random.Next(Ads);
            _kinds[i] = (byte)random.Next(_types.Length);
        }

        _batches = Batches();
        _query = new WindowQuery
        {
            Name = "views",
            Join = new TableJoin(LookupTable.FromRows("ad_id", ["campaign"], Enumerable.Range(0, Ads).Select(Row)), WindowExpression.Parse("ad_id")),
            Where = WindowExpression.Parse("event_type == 'view'"),
            GroupBy = ["campaign"],
            Windows = [HoppingWindow.Tumbling(TimeSpan.FromSeconds(10))],
        };

        static KeyValuePair<string, IReadOnlyList<string>> Row(int ad) =>
            new(ad.ToString(CultureInfo.InvariantCulture), [(ad / AdsOfCampaign).ToString(CultureInfo.InvariantCulture)]);
    }

    /// <summary>The events as a table for DuckDB: time, ad, type.</summary>
    internal IEnumerable<string> Lines() => _times.Select((time, i) => string.Create(CultureInfo.InvariantCulture, $"{time},{_ads[i]},{_types[_kinds[i]]}"));

    /// <summary>The query of this project, over batches in which types are texts and ads are numbers.</summary>
    internal WindowTally Engine(bool looks)
    {
        _looks = looks;
        _tally = default;
        using var query = QueryOperator.Make(_query, _slabs, this);
        Span<long> times = stackalloc long[ExpressionProgram.MaxRows];
        foreach (EventBatch batch in _batches)
        {
            ReadOnlySpan<long> all = batch.Times.Span(batch.Count);
            for (int start = 0; start < all.Length; start += times.Length)
            {
                ReadOnlySpan<long> block = all.Slice(start, Math.Min(times.Length, all.Length - start));
                query.Fold(batch, start, block);
                if (block[^1] >= query.NextClose)
                {
                    query.Advance(block[^1]);
                }
            }
        }

        while (query.CompleteNext())
        {
        }

        return _tally;
    }

    /// <summary>A loop over arrays: types are bytes already, and campaigns an array by ad.</summary>
    internal WindowTally Dense(bool looks)
    {
        var tally = default(WindowTally);
        int[] campaigns = [.. Enumerable.Range(0, Ads).Select(ad => ad / AdsOfCampaign)];
        long[] counts = new long[Ads / AdsOfCampaign];
        long end = ((_times[0] / Size) + 1) * Size;
        for (int i = 0; i < _times.Length; i++)
        {
            while (_times[i] >= end)
            {
                tally = Emit(tally, end, counts, looks);
                end += Size;
            }

            if (_kinds[i] == 0)
            {
                counts[campaigns[_ads[i]]]++;
            }
        }

        return Emit(tally, end, counts, looks);
    }

    public void OnFrame(Frame frame)
    {
        for (int row = 0; _looks && row < frame.Count; row++)
        {
            string campaign = frame.Series[frame.SeriesIds[row]].Labels.Single().Value;
            _tally = _tally.With(frame.End, int.Parse(campaign, CultureInfo.InvariantCulture), frame.Column(Aggregate.Count)[row], frame.Column(Aggregate.Count)[row], 0, 0);
        }

        frame.Dispose();
    }

    public void Dispose() => _batches.ForEach(static batch => batch.Dispose());

    private static WindowTally Emit(WindowTally tally, long end, long[] counts, bool looks)
    {
        for (int campaign = 0; looks && campaign < counts.Length; campaign++)
        {
            tally = counts[campaign] > 0 ? tally.With(end, campaign, counts[campaign], counts[campaign], 0, 0) : tally;
        }

        Array.Clear(counts);
        return tally;
    }

    private List<EventBatch> Batches()
    {
        var builder = new BatchBuilder(new BatchPool(_slabs));
        var names = new FieldNames(FieldProjection.All);
        int type = names.Resolve("event_type"u8);
        int ad = names.Resolve("ad_id"u8);
        byte[][] types = [.. _types.Select(Encoding.UTF8.GetBytes)];
        using var chunk = new Chunk(new SourceInfo(0, "ads"), _slabs.RentSlab(4096), 0, 64, 0, 0, 0);
        builder.Start(chunk);
        builder.UseFields(names);
        for (int i = 0; i < _times.Length; i++)
        {
            builder.BeginLog();
            builder.SetTime(_times[i]);
            builder.SetField(type, types[_kinds[i]]);
            builder.SetField(ad, (long)_ads[i]);
            builder.EndRow(chunk.Bytes[..1]);
        }

        return builder.Finish().Batches;
    }
}
