using System.Diagnostics.CodeAnalysis;
using StreamEngine.Insights;
using StreamEngine.Prediction.Precursors;
using StreamEngine.Scoring;
using StreamEngine.Snapshots;
using StreamEngine.Windowing;

namespace StreamEngine.Prediction;

/// <summary>
/// Foretells incidents from what came before earlier ones: values outside of their bands, anomalies, and thresholds that are near. It learns from what the correlators call an incident, and says nothing
/// before its probabilities have been better than the base rate beyond doubt, nor once they are not any more. One probability for the whole stream. Deterministic and bounded.
/// </summary>
public sealed class IncidentForecaster : IFollowingForecaster, ISnapshotState
{
    private const long Day = 86_400_000_000_000;

    private readonly IncidentForecastOptions _options;
    private readonly long _horizon;
    private RiskModel _model;
    private SignReader _signs;
    private IncidentClock _clock;
    private RiskAlert _alert;
    private long _end = long.MinValue;
    private long _tick = long.MinValue;

    /// <summary>Makes a forecaster with default options.</summary>
    public IncidentForecaster()
        : this(new IncidentForecastOptions())
    {
    }

    /// <summary>Makes a forecaster. The options must not change afterwards.</summary>
    /// <exception cref="ArgumentException">An option is outside its limits.</exception>
    public IncidentForecaster(IncidentForecastOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(" ", errors), nameof(options));
        }

        _options = options;
        _horizon = options.Horizon.Ticks * TimeSpan.NanosecondsPerTick;
        Reset();
    }

    /// <inheritdoc/>
    public string Name => "incident";

    /// <summary>Incidents that came after a time in which one could have been foretold: those that it has learned from.</summary>
    public int Incidents => _model.Incidents;

    /// <summary>Precursors that are told apart now.</summary>
    public int Precursors => _model.Signs;

    /// <summary>Brier skill of the probabilities before it was known what came: one minus their score over that of the base rate. 0 before there is one.</summary>
    public double Skill => _model.Gate.Skill;

    /// <summary>Lower edge of <see cref="Skill"/>, two standard errors below by incident; negative infinity while nothing is known of it.</summary>
    public double LeastSkill => _model.Gate.Lower;

    /// <summary>True while it would tell of an incident: enough have come, and the skill is above zero beyond doubt.</summary>
    public bool IsTelling => _model.Incidents >= _options.LeastIncidents && _model.Gate.Lower > 0;

    /// <summary>Sees every probability, before anybody knows what comes; for evaluation.</summary>
    internal Action<RiskTick, bool>? Watch { get; set; }

    /// <summary>Does nothing: all is learned in <see cref="Follow"/>.</summary>
    public void Observe(Frame frame, IInsightHandler output)
    {
    }

    /// <inheritdoc/>
    public void Follow(in ScoredFrame scored, IReadOnlyList<Insight> told, IInsightHandler output)
    {
        ArgumentNullException.ThrowIfNull(told);
        ArgumentNullException.ThrowIfNull(output);
        Frame frame = scored.Frame;

        // A window that is passed over may be the last one to tell that an id is free.
        _signs.Forget(frame.RetiredSeries);
        long step = frame.End - frame.Start;
        if (!_options.Enabled || frame.IsUnfinished || frame.End <= _end || 2 * step > _horizon)
        {
            return;
        }

        long since = _end == long.MinValue ? step : frame.End - _end;
        long tick = Math.Max(step, _horizon / RiskModel.Ticks);
        Advance(frame, tick);
        _signs.Note(told);
        if (_clock.Note(told, frame.End))
        {
            if (!_clock.WasBusy)
            {
                _model.Incident(frame.End);
            }

            _alert.Came(_model, frame.End, output);
        }

        bool busy = _clock.IsBusy(frame.End);
        foreach ((PrecursorKey key, string series, string? label) in _signs.Read(scored, since))
        {
            if (busy)
            {
                _model.Touch(key, series, frame.End, label);
            }
            else
            {
                _model.Fire(key, series, frame.End, label);
            }
        }

        if (busy)
        {
            _model.Settle(frame.End);
        }
        else if (_tick == long.MinValue || frame.End - _tick >= tick)
        {
            _tick = frame.End;
            RiskTick risk = _model.Tick(frame.End, Math.Min(1, tick / (double)_horizon), out SignVote[] votes);
            Watch?.Invoke(risk, IsTelling);
            _alert.Judge(_model, risk, votes, IsTelling, output);
        }

        _alert.Pass(_model, frame.End, output);
    }

    /// <inheritdoc/>
    public void Complete(IInsightHandler output)
    {
        ArgumentNullException.ThrowIfNull(output);
        _alert.Complete(output);
    }

    int ISnapshotState.SnapshotVersion => 2;

    void ISnapshotState.Save(SnapshotOutput output)
    {
        output.WriteInt64s([_horizon, _end, _tick]);
        _model.Save(output);
        _signs.Save(output);
        _clock.Save(output);
        _alert.Save(output);
    }

    void ISnapshotState.Load(ref SnapshotInput input, int version)
    {
        if (input.ReadInt64(1, long.MaxValue) != _horizon)
        {
            // What was learned of another horizon says nothing of this one.
            input.Take(input.Remaining);
            Reset();
            return;
        }

        _end = input.ReadInt64();
        _tick = input.ReadInt64();
        _model.Load(ref input, version);
        _signs.Load(ref input);
        _clock.Load(ref input);
        _alert.Load(ref input);
        input.RequireEnd();
    }

    [MemberNotNull(nameof(_model), nameof(_signs), nameof(_clock), nameof(_alert))]
    private void Reset()
    {
        _model = new RiskModel(_horizon, _options.MaxPrecursors);
        _signs = new SignReader(_horizon);
        _clock = new IncidentClock(_options.LeastSeverity, _horizon / 2);
        _alert = new RiskAlert(_options.AlertProbability, _horizon);
        (_end, _tick) = (long.MinValue, long.MinValue);
    }

    // A hole in the data says neither that nothing came nor that something did.
    private void Advance(Frame frame, long tick)
    {
        if (_end != long.MinValue)
        {
            if (frame.Start - _end > 3 * tick)
            {
                _model.Settle(_end);
                _model.Interrupt();
            }

            long days = Math.DivRem(frame.End, Day).Quotient - Math.DivRem(_end, Day).Quotient;
            if (days > 0)
            {
                _model.Decay(Math.Pow(0.5, Math.Min(days, 36_500) / _options.HalfLife.TotalDays));
            }
        }

        _end = frame.End;
    }
}
