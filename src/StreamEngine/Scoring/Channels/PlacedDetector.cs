using System.Numerics;
using System.Runtime.InteropServices;
using StreamEngine.Scoring.Residuals;
using StreamEngine.Snapshots;
using StreamEngine.Windowing;

namespace StreamEngine.Scoring.Channels;

/// <summary>
/// A channel that keeps a block of numbers for each of a limited number of series, the first to come, and says of their values how rare they are by a fitted tail. It looks at the values that
/// <see cref="ResidualDetector"/>, after which it runs, has read.
/// </summary>
/// <param name="source">The detector of residuals.</param>
/// <param name="limit">Most series.</param>
/// <param name="fields">Numbers of a series. The first counts its values, and is 0 when there are none.</param>
internal abstract class PlacedDetector(ResidualDetector source, int limit, int fields) : ISparseDetector, ISnapshotState
{
    /// <summary>A count that single precision still tells from the next.</summary>
    private const float MostSeen = 16_000_000;

    /// <summary>Values beyond are taken as this, so that squares stay finite.</summary>
    internal const double Limit = 1e15;

    private const int MostFields = 1 << 20;

    /// <summary>Numbers that are asked for at a time, but for at least one series.</summary>
    private const int PageFields = 1 << 14;

    /// <summary>Counts that are expected to be lower are of single events: their bursts are judged by their rhythm, with residuals.</summary>
    private const double FewEvents = 5;

    private readonly SeriesPlaces _places = new(limit);
    // States lie in pages, so that none is copied when there are more.
    private readonly int _pageShift = BitOperations.Log2((uint)Math.Max(1, PageFields / fields));
    private float[][] _pages = [];
    private double[] _anchors = [];
    private TailModel[] _tails = [];

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract double Weight { get; }

    /// <summary>Values of a series until its p-values are taken at their word; before, they are drawn towards 1.</summary>
    protected virtual int Trusted => 512;

    /// <inheritdoc/>
    public void Score(Frame frame, Span<SeriesScore> scores) => SparseScoring.Spread(this, frame, scores);

    /// <inheritdoc/>
    public void Score(Frame frame, RowScores scores)
    {
        _places.Leave(frame.RetiredSeries);
        _places.Leave(source.Forgotten);
        ReadOnlySpan<int> ids = frame.SeriesIds;
        for (int row = 0; row < ids.Length; row++)
        {
            if (double.IsFinite(source.Values[row]))
            {
                ScoreRow(frame.Start, row, ids[row], scores);
            }
        }
    }

    int ISnapshotState.SnapshotVersion => 1;

    void ISnapshotState.Save(SnapshotOutput output)
    {
        output.WriteInt32(fields);
        _places.Save(output);
        for (int place = 0; place < _places.Count; place++)
        {
            if (_places.IdOf(place) >= 0)
            {
                output.WriteDouble(_anchors[place]);
                output.WriteInt32s(MemoryMarshal.Cast<float, int>(StateOf(place)));
                _tails[place].Save(output);
            }
        }
    }

    void ISnapshotState.Load(ref SnapshotInput input, int version)
    {
        int size = input.ReadInt32(1, MostFields);
        _places.Load(ref input);
        (_pages, _anchors, _tails) = ([], [], []);
        if (size != fields)
        {
            // Written with a window of another length: the channel begins anew.
            for (int left = _places.Taken; left > 0; left--)
            {
                input.Take(sizeof(double) + (sizeof(float) * size) + TailModel.SavedBytes);
            }

            _places.Clear();
        }

        bool isOther = false;
        for (int place = 0; place < _places.Count; place++)
        {
            if (_places.IdOf(place) >= 0)
            {
                Reserve(place);
                _anchors[place] = input.ReadDouble();
                input.ReadInt32s(MemoryMarshal.Cast<float, int>(StateOf(place)));
                _tails[place] = TailModel.Load(ref input);
                isOther |= !IsOfThisShape(StateOf(place));
                input.Require(isOther || IsValid(StateOf(place)), "the state of a series");
            }
        }

        if (isOther)
        {
            _places.Clear();
        }

        input.RequireEnd();
    }

    /// <summary>How rare a value is by those before it, which is then learned; 1 when there is nothing to say.</summary>
    /// <param name="state">What is kept of the series.</param>
    /// <param name="tail">What its surprises usually are.</param>
    /// <param name="point">The value.</param>
    protected abstract double Next(Span<float> state, ref TailModel tail, in ChannelPoint point);

    /// <summary>True when a series that has no place is to get one.</summary>
    protected virtual bool Wants(int id) => true;

    /// <summary>Says what is abnormal, when it is not the value.</summary>
    /// <param name="score">The score, in the units of the residual channel.</param>
    /// <param name="anchor">What values are relative to.</param>
    /// <returns>True when observed, expected and band were replaced.</returns>
    protected virtual bool Tell(ref SeriesScore score, double anchor) => false;

    /// <summary>True for a state that values can follow.</summary>
    protected virtual bool IsValid(ReadOnlySpan<float> state) => state[0] is >= 1 and <= MostSeen && state[0] == MathF.Floor(state[0]);

    /// <summary>False for a state of as many numbers that was written with other options: the channel begins anew.</summary>
    protected virtual bool IsOfThisShape(ReadOnlySpan<float> state) => true;

    /// <summary>True for a row of which nothing is told: residuals are learning, or single events are counted.</summary>
    internal static bool IsSilent(ResidualDetector source, int row)
    {
        Residual residual = source.Columns[row];
        return residual.Learning || (source.Noise[row] > 0 && ResidualDetector.Count(residual.Expected) < FewEvents);
    }

    /// <summary>The chance of a surprise in deviations, which the tail then learns.</summary>
    protected static double Judge(ref TailModel tail, double surprise)
    {
        double p = tail.Probability(surprise);
        tail.Learn(surprise);
        return p;
    }

    private void ScoreRow(long time, int row, int id, RowScores scores)
    {
        int place = _places.Find(id);
        bool isNew = place < 0 && Wants(id);
        place = isNew ? _places.Take(id) : place;
        if (place < 0)
        {
            return;
        }

        double value = Math.Clamp(source.Values[row], -Limit, Limit);
        Reserve(place);
        Span<float> state = StateOf(place);
        if (isNew)
        {
            state.Clear();
            _anchors[place] = value;
            _tails[place] = TailModel.Start;
        }

        Residual residual = source.Columns[row];
        double anchor = _anchors[place];
        double p = Next(state, ref _tails[place], new ChannelPoint(id, time, (float)(value - anchor), (float)(residual.Expected - anchor), residual.Scale));
        float seen = state[0];
        state[0] = Math.Min(seen + 1, MostSeen);
        bool isCount = source.Noise[row] > 0;
        if (p >= 1 || IsSilent(source, row))
        {
            return;
        }

        SeriesScore score = source.Describe(row);
        score.PValue = Math.Clamp(seen >= Trusted ? p : Math.Pow(p, seen / (double)Trusted), 1e-300, 1);
        if (Tell(ref score, anchor) && isCount)
        {
            score.Observed = ResidualDetector.Count(score.Observed);
            score.Expected = ResidualDetector.Count(score.Expected);
            score.Lower = ResidualDetector.Count(score.Lower);
            score.Upper = ResidualDetector.Count(score.Upper);
        }

        scores.Add(row, score);
    }

    private Span<float> StateOf(int place) => _pages[place >> _pageShift].AsSpan((place & ((1 << _pageShift) - 1)) * fields, fields);

    private void Reserve(int place)
    {
        if (place >= _anchors.Length)
        {
            int size = Math.Max(place + 1, Math.Min(limit, Math.Max(8, 2 * _anchors.Length)));
            Array.Resize(ref _anchors, size);
            Array.Resize(ref _tails, size);
        }

        int page = place >> _pageShift;
        if (page >= _pages.Length)
        {
            Array.Resize(ref _pages, Math.Max(page + 1, 2 * _pages.Length));
        }

        _pages[page] ??= new float[Math.Min(limit, 1 << _pageShift) * fields];
    }
}
