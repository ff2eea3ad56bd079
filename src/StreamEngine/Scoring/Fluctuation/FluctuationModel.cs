using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using StreamEngine.Scoring.Residuals;
using StreamEngine.Snapshots;

namespace StreamEngine.Scoring.Fluctuation;

/// <summary>
/// How restless series are against what they usually are at this time of the day, and how rare that is: excursions are counted and their heights are taken as
/// those of means that come near to normal ones, <c>exp(-z^1.5)</c> (peaks over a threshold, declustered, Davison and Smith 1990).
/// </summary>
internal sealed class FluctuationModel
{
    /// <summary>Steps of a series until its p-values are taken at their word; before, they are drawn towards 1.</summary>
    private const int Trusted = 512;

    /// <summary>Least rate of excursions: what has had none for weeks may have one.</summary>
    private const double LeastRate = 1.0 / 4000;

    private const long SlotLength = SeasonTable.Day / FluctuationLanes.Slots;

    private readonly FluctuationLanes _lanes = new();
    private int _slot = -1;

    /// <summary>Mean step of late.</summary>
    internal double Fast(int id) => _lanes.At(id, FluctuationLanes.Fast);

    /// <summary>Mean step of hours.</summary>
    internal double Slow(int id) => _lanes.At(id, FluctuationLanes.Slow);

    /// <summary>Takes the residuals of a window.</summary>
    /// <param name="ids">Dense ids of the series, each once.</param>
    /// <param name="time">Start of the window, nanoseconds since the Unix epoch.</param>
    /// <param name="residuals">What the model of residuals says of each row.</param>
    /// <param name="noise">Least noise that the nature of the values implies, 0 for none.</param>
    /// <param name="excesses">Height of the excursion of each, 0 outside of one.</param>
    internal void Next(ReadOnlySpan<int> ids, long time, ResidualColumns residuals, ReadOnlySpan<float> noise, Span<float> excesses)
    {
        int slot = (int)((((time % SeasonTable.Day) + SeasonTable.Day) % SeasonTable.Day) / SlotLength);
        if (slot != _slot && _slot >= 0)
        {
            FluctuationStep.Leave(_lanes, _slot);
        }

        _slot = slot;
        ReadOnlySpan<float> z = residuals.Z[..ids.Length];
        ReadOnlySpan<float> scale = residuals.Scale[..ids.Length];
        if (ids.Length > 0)
        {
            _lanes.Reserve(ids[^1]);
        }

        for (int row = 0; row < ids.Length;)
        {
            if (IsGroup(ids[row..]))
            {
                Vector256<float> scales = Vector256.Create(scale[row..]);
                FluctuationStep.Eight(_lanes, ids[row] / FluctuationLanes.Width, Vector256.Create(z[row..]) * scales, scales, Vector256.Create(noise[row..]), slot).CopyTo(excesses[row..]);
                row += FluctuationLanes.Width;
                continue;
            }

            _lanes.Reserve(ids[row]);
            excesses[row] = float.IsNaN(scale[row]) ? 0 : FluctuationStep.One(_lanes, ids[row], z[row] * scale[row], scale[row], noise[row], slot);
            row++;
        }
    }

    /// <summary>Excursions a value that are as high as this, above 0, which is the p-value.</summary>
    internal double PValue(int id, float height)
    {
        double seen = _lanes.At(id, FluctuationLanes.Seen);
        double p = Math.Max(_lanes.At(id, FluctuationLanes.Rate), LeastRate) * Math.Exp(Math.Max(-height / _lanes.At(id, FluctuationLanes.Excess), -650));
        return seen >= Trusted ? p : Math.Pow(p, seen / Trusted);
    }

    /// <summary>A series ends, or its values mean something else.</summary>
    internal void Retire(int id) => _lanes.Clear(id);

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt32(_slot);
        _lanes.Save(output);
    }

    internal void Load(ref SnapshotInput input)
    {
        _slot = input.ReadInt32(-1, FluctuationLanes.Slots - 1);
        _lanes.Load(ref input);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsGroup(ReadOnlySpan<int> ids) => ids.Length >= FluctuationLanes.Width && ids[0] % FluctuationLanes.Width == 0 && ids[0] + FluctuationLanes.Width <= _lanes.Capacity
        && Vector256.Create(ids) == Vector256<int>.Indices + Vector256.Create(ids[0]);
}
