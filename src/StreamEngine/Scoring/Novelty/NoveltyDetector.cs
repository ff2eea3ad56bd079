using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using StreamEngine.Scoring.Channels;
using StreamEngine.Scoring.Residuals;
using StreamEngine.Snapshots;
using StreamEngine.Windowing;

namespace StreamEngine.Scoring.Novelty;

/// <summary>
/// Tells values that are new to a series: the distance of five of its features (value, logarithm, deviation from what was expected, spread of the last four values, least of the last 24 to 48) from the
/// nearest ones that they have taken, as <see cref="SeriesScorer"/> does for single series, in maps of 256 bits that are forgotten after four to eight weeks. It looks at the values that
/// <see cref="ResidualDetector"/>, after which it runs, has read. Series that have places beside each other are looked at together.
/// </summary>
/// <param name="source">The detector of residuals.</param>
/// <param name="limit">Most series.</param>
internal sealed class NoveltyDetector(ResidualDetector source, int limit) : ISparseDetector, ISnapshotState
{
    /// <summary>Novelty below says nothing, and what above it counts as a usual excess of a tail.</summary>
    private const float Nothing = 0.01f;
    private const float Unit = 0.04f;

    /// <summary>Values of a series until its p-values are taken at their word; before, they are drawn towards 1.</summary>
    private const int Trusted = 512;

    private const int GroupsAhead = 2;

    private readonly SeriesPlaces _places = new(limit);
    private readonly NoveltyLanes _lanes = new();
    private readonly float[] _values = new float[NoveltyLanes.Width];
    private readonly float[] _expected = new float[NoveltyLanes.Width];
    private readonly int[] _rows = new int[NoveltyLanes.Width];
    private int _group;
    private uint _waiting;

    /// <inheritdoc/>
    public string Name => "novelty";

    /// <inheritdoc/>
    public double Weight => ChannelWeights.Novelty;

    /// <inheritdoc/>
    public void Score(Frame frame, Span<SeriesScore> scores) => SparseScoring.Spread(this, frame, scores);

    /// <inheritdoc/>
    public void Score(Frame frame, RowScores scores)
    {
        _places.Leave(frame.RetiredSeries);
        _places.Leave(source.Forgotten);
        float day = (float)(frame.Start / (double)SeasonTable.Day);
        ReadOnlySpan<int> ids = frame.SeriesIds;
        for (int row = 0; row < ids.Length;)
        {
            if (IsRow(ids[row..]))
            {
                ReadOnlySpan<int> places = _places.Of(ids[row], NoveltyLanes.Width);
                if (places.Length > 0 && ((!_places.HasRoom && !places.ContainsAnyExcept(0)) || TryEight(row, places, day, scores)))
                {
                    row += NoveltyLanes.Width;
                    continue;
                }
            }

            Wait(row, ids[row], day, scores);
            row++;
        }

        Settle(day, scores);
    }

    int ISnapshotState.SnapshotVersion => 1;

    void ISnapshotState.Save(SnapshotOutput output)
    {
        output.WriteInt32(NoveltyLanes.SavedFields);
        _places.Save(output);
        for (int place = 0; place < _places.Count; place++)
        {
            if (_places.IdOf(place) >= 0)
            {
                _lanes.Save(place, output);

                // What channels with another tail have there.
                TailModel.Start.Save(output);
            }
        }
    }

    void ISnapshotState.Load(ref SnapshotInput input, int version)
    {
        input.ReadInt32(NoveltyLanes.SavedFields, NoveltyLanes.SavedFields);
        _places.Load(ref input);
        _lanes.Clear();
        for (int place = 0; place < _places.Count; place++)
        {
            if (_places.IdOf(place) >= 0)
            {
                _lanes.Load(place, ref input);
                input.Take(TailModel.SavedBytes);
            }
        }

        input.RequireEnd();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsRow(ReadOnlySpan<int> ids) => ids.Length >= NoveltyLanes.Width && Vector256.Create(ids) == Vector256<int>.Indices + Vector256.Create(ids[0]);

    // Eight series in one group, when each has a value.
    private bool TryEight(int row, ReadOnlySpan<int> places, float day, RowScores scores)
    {
        int place = places[0] - 1;
        ReadOnlySpan<double> values = source.Values.Slice(row, NoveltyLanes.Width);
        Vector256<double> low = Vector256.Create(values);
        Vector256<double> high = Vector256.Create(values[4..]);
        if (place < 0 || place % NoveltyLanes.Width != 0 || Vector256.Create(places) != Vector256<int>.Indices + Vector256.Create(places[0])
            || !Vector256.LessThanOrEqualAll(Vector256.Max(Vector256.Abs(low), Vector256.Abs(high)), Vector256.Create(double.MaxValue)))
        {
            return false;
        }

        Settle(day, scores);
        int group = place / NoveltyLanes.Width;
        _lanes.Ask(group + GroupsAhead);
        ReadOnlySpan<double> anchors = _lanes.Anchors(group);
        Vector256<double> lowAnchors = Vector256.Create(anchors);
        Vector256<double> highAnchors = Vector256.Create(anchors[4..]);
        ReadOnlySpan<double> expected = source.Columns.Expected.Slice(row, NoveltyLanes.Width);
        Take(
            group,
            Vector256.Narrow(Limited(low) - lowAnchors, Limited(high) - highAnchors),
            Vector256.Narrow(Vector256.Create(expected) - lowAnchors, Vector256.Create(expected[4..]) - highAnchors),
            Vector256<float>.AllBitsSet,
            Vector256<int>.Indices + Vector256.Create(row),
            day,
            scores);
        return true;
    }

    private static Vector256<double> Limited(Vector256<double> values) =>
        Vector256.Min(Vector256.Max(values, Vector256.Create(-PlacedDetector.Limit)), Vector256.Create(PlacedDetector.Limit));

    // A row by itself is looked at with those after it that are in its group.
    private void Wait(int row, int id, float day, RowScores scores)
    {
        if (!double.IsFinite(source.Values[row]))
        {
            return;
        }

        double value = Math.Clamp(source.Values[row], -PlacedDetector.Limit, PlacedDetector.Limit);
        int place = _places.Find(id);
        if (place < 0)
        {
            place = _places.Take(id);
            if (place < 0)
            {
                return;
            }

            _lanes.Begin(place, value);
        }

        int group = place / NoveltyLanes.Width;
        if (group != _group)
        {
            Settle(day, scores);
        }

        int lane = place % NoveltyLanes.Width;
        double anchor = _lanes.Anchor(place);
        (_group, _values[lane], _expected[lane], _rows[lane]) = (group, (float)(value - anchor), (float)(source.Columns.Expected[row] - anchor), row);
        _waiting |= 1u << lane;
    }

    private void Settle(float day, RowScores scores)
    {
        if (_waiting != 0)
        {
            Vector256<int> bits = Vector256.Create(1, 2, 4, 8, 16, 32, 64, 128);
            Vector256<float> mask = Vector256.Equals(Vector256.Create((int)_waiting) & bits, bits).AsSingle();
            _waiting = 0;
            Take(_group, Vector256.Create(_values), Vector256.Create(_expected), mask, Vector256.Create(_rows), day, scores);
        }
    }

    private void Take(int group, Vector256<float> value, Vector256<float> expected, Vector256<float> mask, Vector256<int> rows, float day, RowScores scores)
    {
        Span<float> novelty = stackalloc float[NoveltyLanes.Width];
        Span<Vector256<float>> state = _lanes.Group(group);
        Vector256<float> seen = state[NoveltyLanes.Seen];
        NoveltyStep.Eight(state, _lanes.BitsOf(group), value, expected, mask, day, novelty);
        Vector256<float> told = mask & Vector256.GreaterThanOrEqual(seen, Vector256.Create((float)NoveltyStep.WarmUp)) & Vector256.GreaterThan(Vector256.Create<float>(novelty), Vector256.Create(Nothing));
        for (uint left = told.ExtractMostSignificantBits(); left != 0; left &= left - 1)
        {
            int lane = BitOperations.TrailingZeroCount(left);
            Tell((group * NoveltyLanes.Width) + lane, rows[lane], (int)seen[lane], novelty[lane], scores);
        }
    }

    // Novelty is nothing most of the time, so that what there is of it is counted, as residuals beyond a threshold are.
    private void Tell(int place, int row, int seen, float novelty, RowScores scores)
    {
        double p = Math.Min(1, _lanes.Tail(place).Next((novelty - Nothing) / Unit, seen));
        if (p < 1 && !PlacedDetector.IsSilent(source, row))
        {
            SeriesScore score = source.Describe(row);
            score.PValue = Math.Clamp(seen >= Trusted ? p : Math.Pow(p, seen / (double)Trusted), 1e-300, 1);
            scores.Add(row, score);
        }
    }
}
