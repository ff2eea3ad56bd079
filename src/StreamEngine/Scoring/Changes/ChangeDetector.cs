using StreamEngine.Snapshots;
using StreamEngine.Windowing;

namespace StreamEngine.Scoring.Changes;

/// <summary>
/// Tells levels that shifted, trends that go on and noise that changed, of the values that <see cref="ResidualDetector"/> has read: growth of counters, counts made even, levels as they are. It must run
/// after that one. A change is told in all windows from the one that proves it until it has become normal.
/// </summary>
internal sealed class ChangeDetector(ResidualDetector source) : ISparseDetector, ISnapshotState
{
    /// <summary>Usual contrasts in half of the band, as the band of a residual has three deviations: a deviation is 1.25 mean distances.</summary>
    private const double Band = 3 * 1.2533;

    private readonly ChangeModel _model = new(source.HoursOf);
    private readonly List<int> _told = [];

    /// <inheritdoc/>
    public string Name => "change";

    /// <inheritdoc/>
    public bool IsCalibrated => true;

    /// <inheritdoc/>
    public void Score(Frame frame, Span<SeriesScore> scores) => SparseScoring.Spread(this, frame, scores);

    /// <inheritdoc/>
    public void Score(Frame frame, RowScores scores)
    {
        foreach (int id in frame.RetiredSeries)
        {
            _model.Retire(id);
        }

        foreach (int id in source.Forgotten)
        {
            _model.Retire(id);
        }

        _model.Next(frame.SeriesIds, frame.Start, frame.End - frame.Start, frame.EmptyWindowsBefore, source.Values, source.Noise);
        _told.Clear();
        _model.Told(_told);
        foreach (int id in _told)
        {
            int row = frame.IndexOf(id);
            if (row >= 0 && double.IsFinite(source.Values[row]))
            {
                SeriesScore score = Build(_model.NoteOf(id), source.Noise[row] > 0);
                score.IsGrowth = source.Grows[row];
                scores.Add(row, score);
            }
        }
    }

    int ISnapshotState.SnapshotVersion => 1;

    void ISnapshotState.Save(SnapshotOutput output) => _model.Save(output);

    void ISnapshotState.Load(ref SnapshotInput input, int version)
    {
        _model.Load(ref input);
        input.RequireEnd();
    }

    private static SeriesScore Build(in ChangeNote note, bool isCount)
    {
        bool even = isCount && note.Kind != AnomalyKind.VarianceChange;
        double band = Band * note.Scale;
        bool positive = Math.Min(note.From, note.To) >= 0;
        return new SeriesScore
        {
            PValue = ChangeRates.PValue(note.Chance),
            Kind = note.Kind,
            Since = note.Since,
            Observed = Value(note.To),
            Expected = Value(note.From),
            Lower = Value(positive ? Math.Max(0, note.From - band) : note.From - band),
            Upper = Value(note.From + band),
            Direction = (sbyte)Math.Sign(note.To - note.From),
        };

        double Value(double value) => even ? ResidualDetector.Count(value) : value;
    }
}
