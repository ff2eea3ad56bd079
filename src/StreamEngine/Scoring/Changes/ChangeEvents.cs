using System.Numerics;
using System.Runtime.Intrinsics;
using StreamEngine.Snapshots;

namespace StreamEngine.Scoring.Changes;

/// <summary>
/// What happens to a series when a contrast is rare: it is noted, followed after a span if it is still there, and then over. Followed means that the new level is what is normal, and so is for three days
/// what lies between it and the one before, so that the way back is no change.
/// </summary>
internal sealed class ChangeEvents(ChangeLanes lanes)
{
    /// <summary>Cells from a rare contrast until the new level is normal, and from then until the change is over.</summary>
    private const int Span = 8;

    /// <summary>Chance of a change that is followed and not told.</summary>
    private const float NotTold = float.MinValue;

    /// <summary>Days for which the former level stays normal.</summary>
    private const float MemoryInDays = 3;

    private readonly SortedDictionary<int, ChangeNote> _levels = [];
    private readonly SortedDictionary<int, ChangeNote> _noises = [];

    /// <summary>True when any change is being told.</summary>
    internal bool Any => _levels.Count + _noises.Count > 0;

    internal void Told(List<int> ids)
    {
        ids.AddRange(_levels.Keys);
        foreach (int id in _noises.Keys)
        {
            if (!_levels.ContainsKey(id))
            {
                ids.Add(id);
            }
        }
    }

    internal bool IsChanging(int id) => _levels.ContainsKey(id) || _noises.ContainsKey(id);

    internal ChangeNote NoteOf(int id) =>
        !_levels.TryGetValue(id, out ChangeNote level) ? _noises[id] : _noises.TryGetValue(id, out ChangeNote noise) && noise.Chance < level.Chance ? noise : level;

    internal void Forget(int id)
    {
        _levels.Remove(id);
        _noises.Remove(id);
    }

    internal void Save(SnapshotOutput output)
    {
        foreach (SortedDictionary<int, ChangeNote> notes in (ReadOnlySpan<SortedDictionary<int, ChangeNote>>)[_levels, _noises])
        {
            output.WriteInt32(notes.Count);
            foreach ((int id, ChangeNote note) in notes)
            {
                output.WriteInt32(id);
                note.Save(output);
            }
        }
    }

    internal void Load(ref SnapshotInput input)
    {
        foreach (SortedDictionary<int, ChangeNote> notes in (ReadOnlySpan<SortedDictionary<int, ChangeNote>>)[_levels, _noises])
        {
            notes.Clear();
            for (int left = input.ReadCount(4 + ChangeNote.SavedBytes); left > 0; left--)
            {
                int id = input.ReadSeriesId();
                input.Require(id < lanes.Capacity && notes.TryAdd(id, ChangeNote.Load(ref input)), "a series once that has a state");
            }
        }
    }

    /// <summary>Levels that have returned to what was normal before the last change: that is normal again.</summary>
    internal void FollowReturns(ref ChangeStep step, int group, in ChangeRates rates)
    {
        for (uint left = Lanes(group, ChangeLanes.Former) & step.Valid.ExtractMostSignificantBits(); left != 0; left &= left - 1)
        {
            int id = (group * ChangeLanes.Width) + BitOperations.TrailingZeroCount(left);
            ref float former = ref lanes.At(id, ChangeLanes.Former);
            ref float unfollowed = ref lanes.At(id, ChangeLanes.Unfollowed);
            float now = step.Now[id % ChangeLanes.Width];
            if (++lanes.At(id, ChangeLanes.FormerAge) > Memory(rates))
            {
                lanes.At(id, ChangeLanes.Middle) += unfollowed;
                (former, unfollowed) = (0, 0);
            }
            else if ((now - step.Late[id % ChangeLanes.Width]) / former > 0.5f && (now - lanes.At(id, ChangeLanes.OldLevel)) / former > 0.5f)
            {
                float back = former;
                unfollowed += back;
                former = -back;
                Move(ref step, id, back, back);
            }
        }
    }

    /// <summary>The same of noise.</summary>
    internal void FollowNoiseReturns(ref ChangeStep step, int group, in ChangeRates rates)
    {
        for (uint left = Lanes(group, ChangeLanes.FormerNoise) & step.NoiseReady.ExtractMostSignificantBits(); left != 0; left &= left - 1)
        {
            int lane = BitOperations.TrailingZeroCount(left);
            int id = (group * ChangeLanes.Width) + lane;
            ref float former = ref lanes.At(id, ChangeLanes.FormerNoise);
            ref float age = ref lanes.At(id, ChangeLanes.FormerNoiseAge);
            age += 2;
            if (age > Memory(rates))
            {
                former = 0;
            }
            else if (step.NoiseShift[lane] / former > 0.5f && step.SlowNoiseShift[lane] / former > 0.5f)
            {
                float back = former;
                former = -back;
                MoveNoise(ref step, id, back, back);
            }
        }
    }

    /// <summary>Takes in the chances of the level of a group.</summary>
    /// <returns>Lanes that are not to learn.</returns>
    internal Vector256<float> Level(ref ChangeStep step, int group, in ChangeRates rates, long end, scoped ReadOnlySpan<Vector256<float>> chances, scoped ReadOnlySpan<Vector256<float>> heights)
    {
        Vector256<float> chance = Vector256.MinNative(chances[ChangeScale.Recent], Vector256.MinNative(chances[ChangeScale.Slow], chances[ChangeScale.Long]));
        Vector256<float> hits = Vector256.LessThan(chance, Vector256.Create(rates.Alarm)) & step.Valid;
        uint busy = (hits.ExtractMostSignificantBits() | Lanes(group, ChangeLanes.LevelHold) | Lanes(group, ChangeLanes.LevelQuiet)) & step.Valid.ExtractMostSignificantBits();
        if (busy == 0)
        {
            return Vector256<float>.Zero;
        }

        Vector256<int> frozen = hits.AsInt32();
        for (; busy != 0; busy &= busy - 1)
        {
            int lane = BitOperations.TrailingZeroCount(busy);
            int scale = chances[ChangeScale.Recent][lane] == chance[lane] ? ChangeScale.Recent : chances[ChangeScale.Slow][lane] == chance[lane] ? ChangeScale.Slow : ChangeScale.Long;
            float height = Math.Max(heights[ChangeScale.Recent][lane], heights[ChangeScale.Slow][lane]);
            var seen = new Sight((group * ChangeLanes.Width) + lane, scale, chance[lane], hits[lane] != 0, heights[scale][lane], height > ChangeScale.Threshold, end);
            frozen = frozen.WithElement(lane, FollowLevel(ref step, seen, rates) ? -1 : 0);
        }

        return frozen.AsSingle();
    }

    /// <summary>Takes in the chances of the noise of a group.</summary>
    /// <returns>Lanes that are not to learn.</returns>
    internal Vector256<float> Noise(ref ChangeStep step, int group, in ChangeRates rates, long end, scoped ReadOnlySpan<Vector256<float>> chances, scoped ReadOnlySpan<Vector256<float>> heights)
    {
        Vector256<float> chance = Vector256.MinNative(chances[ChangeScale.Noise], chances[ChangeScale.SlowNoise]);
        Vector256<float> hits = Vector256.LessThan(chance, Vector256.Create(rates.Alarm)) & step.NoiseReady;
        uint busy = (hits.ExtractMostSignificantBits() | Lanes(group, ChangeLanes.NoiseHold) | Lanes(group, ChangeLanes.NoiseQuiet)) & step.NoiseReady.ExtractMostSignificantBits();
        if (busy == 0)
        {
            return Vector256<float>.Zero;
        }

        Vector256<int> frozen = hits.AsInt32();
        for (; busy != 0; busy &= busy - 1)
        {
            int lane = BitOperations.TrailingZeroCount(busy);
            int scale = chances[ChangeScale.Noise][lane] == chance[lane] ? ChangeScale.Noise : ChangeScale.SlowNoise;
            float height = Math.Max(heights[ChangeScale.Noise][lane], heights[ChangeScale.SlowNoise][lane]);
            var seen = new Sight((group * ChangeLanes.Width) + lane, scale, chance[lane], hits[lane] != 0, heights[scale][lane], height > ChangeScale.Threshold, end);
            frozen = frozen.WithElement(lane, FollowNoise(ref step, seen, rates) ? -1 : 0);
        }

        return frozen.AsSingle();
    }

    // True while the level is not to be learned.
    private bool FollowLevel(ref ChangeStep step, in Sight seen, in ChangeRates rates)
    {
        int id = seen.Id;
        ref float hold = ref lanes.At(id, ChangeLanes.LevelHold);
        ref float quiet = ref lanes.At(id, ChangeLanes.LevelQuiet);
        if (hold == 0 && !seen.IsHit)
        {
            if (--quiet == 0)
            {
                _levels.Remove(id);
            }

            return false;
        }

        ref float chance = ref lanes.At(id, ChangeLanes.LevelChance);
        if (hold == 0)
        {
            if (quiet == 0)
            {
                bool goesOn = IsSameClimb(step, id, rates);
                chance = goesOn ? NotTold : 0;
                if (!goesOn)
                {
                    ChangeScale.Confirm(lanes, id, seen.Scale, seen.Height, rates.Alarm);
                }
            }

            hold = Span;
            quiet = 0;
        }

        if (seen.Chance < chance)
        {
            chance = seen.Chance;
            _levels[id] = ChangeDating.Level(lanes, step, seen.Id, seen.Scale, rates, seen.End, chance);
        }

        hold--;
        if (hold > 0 && seen.IsOutside)
        {
            return true;
        }

        if (seen.IsOutside)
        {
            Settle(ref step, id, seen.Scale);
        }

        (hold, quiet) = (0, Span);
        ForgetLevel(id);
        return true;
    }

    // No shorter than what levels are held against.
    private static float Memory(in ChangeRates rates) => Math.Max(MemoryInDays * rates.Day, 64);

    // What climbs on within half a day was told.
    private bool IsSameClimb(in ChangeStep step, int id, in ChangeRates rates) =>
        lanes.At(id, ChangeLanes.FormerAge) < 0.5f * rates.Day && lanes.At(id, ChangeLanes.Former) * (step.Now[id % ChangeLanes.Width] - step.Late[id % ChangeLanes.Width]) < 0;

    private bool FollowNoise(ref ChangeStep step, in Sight seen, in ChangeRates rates)
    {
        int id = seen.Id;
        ref float hold = ref lanes.At(id, ChangeLanes.NoiseHold);
        ref float quiet = ref lanes.At(id, ChangeLanes.NoiseQuiet);
        if (hold == 0 && !seen.IsHit)
        {
            if (--quiet == 0)
            {
                _noises.Remove(id);
            }

            return false;
        }

        ref float chance = ref lanes.At(id, ChangeLanes.NoiseChance);
        if (hold == 0)
        {
            if (quiet == 0)
            {
                ChangeScale.Confirm(lanes, id, seen.Scale, seen.Height, rates.Alarm);
                chance = 0;
            }

            // Noise is looked at every other cell.
            hold = Span / 2;
            quiet = 0;
        }

        if (seen.Chance < chance)
        {
            chance = seen.Chance;
            _noises[id] = ChangeDating.Noise(lanes, step, seen.Id, seen.Scale, rates, seen.End, chance);
        }

        hold--;
        if (hold > 0 && seen.IsOutside)
        {
            return true;
        }

        if (seen.IsOutside)
        {
            SettleNoise(ref step, id, seen.Scale);
        }

        (hold, quiet) = (0, Span / 2);
        ForgetNoise(id);
        return true;
    }

    // The new level is normal, and the old one for a while.
    private void Settle(ref ChangeStep step, int id, int scale)
    {
        int lane = id % ChangeLanes.Width;
        float late = step.Now[lane] - step.Late[lane];
        float slow = step.Now[lane] - lanes.At(id, ChangeLanes.OldLevel);
        float moved = scale == ChangeScale.Recent ? late : slow;
        ref float former = ref lanes.At(id, ChangeLanes.Former);
        former = former * moved < 0 ? former - moved : -moved;
        lanes.At(id, ChangeLanes.FormerAge) = 0;
        lanes.At(id, ChangeLanes.Unfollowed) += moved;
        Move(ref step, id, late, slow);
    }

    private void SettleNoise(ref ChangeStep step, int id, int scale)
    {
        int lane = id % ChangeLanes.Width;
        float moved = scale == ChangeScale.Noise ? step.NoiseShift[lane] : step.SlowNoiseShift[lane];
        ref float former = ref lanes.At(id, ChangeLanes.FormerNoise);
        former = former * moved < 0 ? former - moved : -moved;
        lanes.At(id, ChangeLanes.FormerNoiseAge) = 0;
        MoveNoise(ref step, id, step.NoiseShift[lane], step.SlowNoiseShift[lane]);
    }

    private void Move(ref ChangeStep step, int id, float late, float slow)
    {
        int lane = id % ChangeLanes.Width;
        for (int i = 0; i < 8; i++)
        {
            lanes.At(id, ChangeLanes.Spans + i) += late;
        }

        step.Late = step.Late.WithElement(lane, step.Late[lane] + late);
        lanes.At(id, ChangeLanes.OldLevel) += slow;
    }

    private void MoveNoise(ref ChangeStep step, int id, float late, float slow)
    {
        int lane = id % ChangeLanes.Width;
        lanes.At(id, ChangeLanes.LateNoise) *= MathF.Exp(late);
        lanes.At(id, ChangeLanes.OldNoise) *= MathF.Exp(slow);
        step.NoiseShift = step.NoiseShift.WithElement(lane, step.NoiseShift[lane] - late);
        step.SlowNoiseShift = step.SlowNoiseShift.WithElement(lane, step.SlowNoiseShift[lane] - slow);
    }

    private void ForgetLevel(int id)
    {
        ChangeScale.Forget(lanes, id, ChangeScale.Recent);
        ChangeScale.Forget(lanes, id, ChangeScale.Slow);
        ChangeScale.Forget(lanes, id, ChangeScale.Long);
    }

    private void ForgetNoise(int id)
    {
        ChangeScale.Forget(lanes, id, ChangeScale.Noise);
        ChangeScale.Forget(lanes, id, ChangeScale.SlowNoise);
    }

    // Lanes in which a quantity is not zero.
    private uint Lanes(int group, int field) => (~Vector256.Equals(lanes.Group(group)[field], Vector256<float>.Zero)).ExtractMostSignificantBits();

    /// <summary>What a cell shows of a series.</summary>
    /// <param name="Id">The series.</param>
    /// <param name="Scale">The scale at which it is rarest.</param>
    /// <param name="Chance">Its chance there.</param>
    /// <param name="IsHit">True when it is rare enough.</param>
    /// <param name="Height">The contrast there in usual ones.</param>
    /// <param name="IsOutside">True when a contrast is unusual.</param>
    /// <param name="End">End of the cell.</param>
    private readonly record struct Sight(int Id, int Scale, float Chance, bool IsHit, float Height, bool IsOutside, long End);
}
