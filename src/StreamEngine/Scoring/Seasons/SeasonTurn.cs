using System.Runtime.Intrinsics;
using P = StreamEngine.Scoring.Seasons.SeasonProfiles;

namespace StreamEngine.Scoring.Seasons;

/// <summary>
/// What happens when profiles of a block leave a slot for another one: the slot learns what was seen, the week learns the hour, and both are held to account. Lanes do not depend on each other, so it
/// makes no difference which profiles leave together.
/// </summary>
internal sealed class SeasonTurn(SeasonProfiles profiles, SeasonNumbers numbers)
{
    /// <summary>Least share of what was seen that a slot learns at once.</summary>
    private const float LeastRate = 0.25f;

    /// <summary>The same of an hour of the week.</summary>
    private const float LeastWeekRate = 0.3f;

    /// <summary>Evidence for the week from which on it counts, at most, and at least; below 0 it counts no more.</summary>
    private const float WeekProof = 24;
    private const float MostWeekProof = 48;
    private const float LeastWeekProof = -16;

    /// <summary>Share of the usual change of values that the usual change of errors is below when the season is sure, and what its error then counts for.</summary>
    private const float SureGain = 0.7f;
    private const float SureWeight = 0.85f;

    /// <summary>Evidence for a moved profile from which on it is moved, what a slot adds at most, and what is taken off in each, in usual changes of errors.</summary>
    private const float Proof = 34;
    private const float MostProof = 8;
    private const float Drift = 0.05f;

    /// <summary>Periods of a profile before it is moved.</summary>
    private const int SettledPeriods = 3;

    /// <summary>Least change of errors that counts, in units of the profile: a five hundredth of its range.</summary>
    private const float LeastChange = 64;

    /// <summary>Most that a change of errors counts for, in usual ones.</summary>
    private const float MostChange = 32;

    /// <summary>Lets profiles of a block go from their place to that of a time.</summary>
    /// <param name="block">Block of profiles that have one clock.</param>
    /// <param name="mask">Those that leave, all of them in one place.</param>
    /// <param name="from">The place, -1 for none.</param>
    /// <param name="time">The time.</param>
    internal void Go(int block, Vector256<float> mask, int from, long time)
    {
        Span<Vector256<float>> state = profiles.Block(block);
        int lane = System.Numerics.BitOperations.TrailingZeroCount(mask.ExtractMostSignificantBits());
        int index = profiles.ClocksOf(block)[lane];
        SeasonClock clock = profiles.Clocks[index];
        int to = profiles.Clocks.Place(index, time);
        uint moved = 0;
        if (from >= 0)
        {
            moved = Leave(state, block, mask, from, to, clock);
        }

        state[P.Sum] = Vector256.ConditionalSelect(mask, Vector256<float>.Zero, state[P.Sum]);
        state[P.Limited] = Vector256.ConditionalSelect(mask, Vector256<float>.Zero, state[P.Limited]);
        state[P.Count] = Vector256.ConditionalSelect(mask, Vector256<float>.Zero, state[P.Count]);
        Enter(state, block, mask, to, clock);
        for (; moved != 0; moved &= moved - 1)
        {
            Move((block * P.Width) + System.Numerics.BitOperations.TrailingZeroCount(moved), time);
        }
    }

    private void Enter(Span<Vector256<float>> state, int block, Vector256<float> mask, int to, in SeasonClock clock)
    {
        Vector256<float> now = numbers.Read(block, to % clock.Slots, state[P.Unit]);
        Vector256<float> weekly = Vector256.GreaterThan(state[P.Weekly], Vector256<float>.Zero);
        if (clock.HasWeek && weekly != Vector256<float>.Zero)
        {
            now += Vector256.ConditionalSelect(weekly, numbers.OfWeek(block, to, clock, state), Vector256<float>.Zero);
        }

        state[P.Now] = Vector256.ConditionalSelect(mask, now, state[P.Now]);
        Span<int> places = profiles.Places(block);
        Vector256.ConditionalSelect(mask.AsInt32(), Vector256.Create(to), Vector256.Create<int>(places)).CopyTo(places);
    }

    // Returns the lanes whose profile is to be moved.
    private uint Leave(Span<Vector256<float>> state, int block, Vector256<float> mask, int from, int to, in SeasonClock clock)
    {
        int slot = from % clock.Slots;
        Vector256<float> one = Vector256<float>.One;
        Vector256<float> zero = Vector256<float>.Zero;
        Vector256<float> unit = state[P.Unit];
        Vector256<float> count = state[P.Count];
        Vector256<float> enough = mask & Vector256.GreaterThanOrEqual(count + count, Vector256.Create(clock.PerSlot));
        Vector256<float> error = state[P.Sum] / count;
        Vector256<float> value = numbers.Read(block, slot, unit);
        Vector256<float> known = Vector256.Equals(value, value);
        Vector256<float> valid = enough & known;
        Vector256<float> leaves = state[P.Leaves];
        Vector256<float> periods = Vector256.Floor(leaves / Vector256.Create((float)clock.Slots));

        // Errors against the moved profile, before anything is learned.
        Vector256<float> ofWeek = clock.HasWeek ? numbers.OfWeek(block, from, clock, state) : zero;
        Vector256<float> weekly = Vector256.GreaterThan(state[P.Weekly], zero);
        Vector256<float> ofDay = error + Vector256.ConditionalSelect(weekly, ofWeek, zero);
        uint moved = 0;
        bool next = (from + 1) % clock.Round == to;
        if (clock.Shift > 0)
        {
            Vector256<float> raw = value + ofDay;
            Vector256<float> early = raw - numbers.Read(block, (slot + clock.Shift) % clock.Slots, unit);
            Vector256<float> late = raw - numbers.Read(block, (slot + clock.Slots - clock.Shift) % clock.Slots, unit);
            Vector256<float> changed = Change(ref state[P.LastSeason], ofDay, mask, valid, next);
            Vector256<float> changedEarly = Change(ref state[P.LastEarly], early, mask, valid, next);
            Vector256<float> changedLate = Change(ref state[P.LastLate], late, mask, valid, next);
            Vector256<float> usual = Vector256.MaxNative(state[P.Season], Vector256.Create(LeastChange) * unit);
            Vector256<float> settled = Vector256.GreaterThanOrEqual(periods, Vector256.Create((float)SettledPeriods));
            Vector256<float> forEarly = Gather(ref state[P.Early], changed, changedEarly, usual, settled);
            Vector256<float> forLate = Gather(ref state[P.Late], changed, changedLate, usual, settled);
            moved = (mask & Vector256.GreaterThan(Vector256.MaxNative(forEarly, forLate), Vector256.Create(Proof))).ExtractMostSignificantBits();
            Vector256<float> changedUsed = changed;
            if (clock.HasWeek)
            {
                Vector256<float> withWeek = Change(ref state[P.LastWeek], ofDay - ofWeek, mask, valid, next);
                changedUsed = Vector256.ConditionalSelect(weekly, withWeek, changed);
                JudgeWeek(state, mask, changed, withWeek, usual, periods);
            }

            Follow(ref state[P.Season], changedUsed, usual, Rate(state, clock), periods);
            Follow(ref state[P.Raw], Change(ref state[P.LastRaw], raw, mask, valid, next), Vector256.MaxNative(usual, state[P.Raw]), Rate(state, clock), periods);
            Weigh(state, mask, periods);
        }

        Vector256<float> rate = Vector256.MaxNative(one / (periods + one), Vector256.Create(LeastRate));
        Vector256<float> learned = Vector256.ConditionalSelect(known, value + (rate * (state[P.Limited] / count)), error);
        Vector256<float> moves = (learned - Vector256.ConditionalSelect(known, value, zero)) / Vector256.Create((float)clock.Slots);
        state[P.Middle] += Vector256.ConditionalSelect(enough, moves, zero);
        state[P.Leaves] = Vector256.MinNative(leaves + Vector256.ConditionalSelect(mask, one, zero), Vector256.Create(1e7f));
        if (clock.HasWeek)
        {
            state[P.HourSum] += Vector256.ConditionalSelect(valid, value + ofDay, zero);
            state[P.HourCount] += Vector256.ConditionalSelect(valid, one, zero);
            int perHour = clock.Slots / 24;
            if (!next || from / perHour != to / perHour)
            {
                LearnWeek(state, block, mask, from / perHour, clock);
            }
        }

        // Last, since the base may move.
        numbers.Write(block, slot, learned, unit, enough);
        return moved;
    }

    // How far errors went from the slot before to this one, NaN where one of both is not known.
    private static Vector256<float> Change(ref Vector256<float> last, Vector256<float> errors, Vector256<float> mask, Vector256<float> valid, bool next)
    {
        Vector256<float> nothing = Vector256.Create(float.NaN);
        Vector256<float> change = Vector256.ConditionalSelect(valid, Vector256.Abs(errors - last), nothing);
        last = Vector256.ConditionalSelect(mask, next ? Vector256.ConditionalSelect(valid, errors, nothing) : nothing, last);
        return change;
    }

    // Evidence that the moved profile says better what comes: a sum that does not fall below 0 (Page 1954).
    private static Vector256<float> Gather(ref Vector256<float> sum, Vector256<float> now, Vector256<float> moved, Vector256<float> usual, Vector256<float> settled)
    {
        Vector256<float> most = Vector256.Create(MostProof);
        Vector256<float> gain = (now - moved) / usual;
        Vector256<float> limited = Vector256.MinNative(Vector256.MaxNative(gain, -most), most);
        Vector256<float> next = Vector256.MaxNative(sum + limited - Vector256.Create(Drift), Vector256<float>.Zero);
        sum = Vector256.ConditionalSelect(settled & Vector256.Equals(gain, gain), next, sum);
        return sum;
    }

    private static void Follow(ref Vector256<float> mean, Vector256<float> changed, Vector256<float> usual, Vector256<float> rate, Vector256<float> periods)
    {
        Vector256<float> young = Vector256.LessThan(periods, Vector256.Create(2f));
        Vector256<float> limited = Vector256.ConditionalSelect(young, changed, Vector256.MinNative(changed, Vector256.Create(MostChange) * usual));
        mean = Vector256.ConditionalSelect(Vector256.Equals(changed, changed), mean + (rate * (limited - mean)), mean);
    }

    // A season that foresees most of what changes is not forgotten over a quiet night or weekend.
    private static void Weigh(Span<Vector256<float>> state, Vector256<float> mask, Vector256<float> periods)
    {
        Vector256<float> sure = Vector256.GreaterThanOrEqual(periods, Vector256.Create(2f)) & Vector256.LessThan(state[P.Season], Vector256.Create(SureGain) * state[P.Raw]);
        Vector256<float> weight = Vector256.ConditionalSelect(sure, Vector256.Create(SureWeight), Vector256<float>.One);
        state[P.Weight] = Vector256.ConditionalSelect(mask, weight, state[P.Weight]);
    }

    // The week counts once it has shown that errors change less with it, from the eighth day of errors on.
    private static void JudgeWeek(Span<Vector256<float>> state, Vector256<float> mask, Vector256<float> changed, Vector256<float> withWeek, Vector256<float> usual, Vector256<float> periods)
    {
        Vector256<float> most = Vector256.Create(MostProof);
        Vector256<float> gain = (changed - withWeek) / usual;
        Vector256<float> limited = Vector256.MinNative(Vector256.MaxNative(gain, -most), most);
        Vector256<float> before = state[P.Week];
        Vector256<float> next = Vector256.MinNative(Vector256.MaxNative(before + limited, Vector256.Create(LeastWeekProof)), Vector256.Create(MostWeekProof));
        Vector256<float> knows = mask & Vector256.Equals(gain, gain) & Vector256.GreaterThan(periods, Vector256.Create((float)SeasonClock.DaysOfWeek));
        Vector256<float> proof = Vector256.ConditionalSelect(knows, next, before);
        state[P.Week] = proof;
        Vector256<float> was = state[P.Weekly];
        Vector256<float> least = Vector256.ConditionalSelect(Vector256.GreaterThan(was, Vector256<float>.Zero), Vector256<float>.Zero, Vector256.Create(WeekProof));
        state[P.Weekly] = Vector256.ConditionalSelect(mask, Vector256.GreaterThan(proof, least) & Vector256<float>.One, was);
    }

    // Of a whole round, two of periods that are not weeks; of what there is while it is less.
    private static Vector256<float> Rate(ReadOnlySpan<Vector256<float>> state, in SeasonClock clock)
    {
        Vector256<float> lived = Vector256.MaxNative(state[P.Leaves] - Vector256.Create((float)clock.Slots), Vector256<float>.One);
        return Vector256.MaxNative(Vector256<float>.One / lived, Vector256.Create(1f / Math.Max(clock.Round, 2 * clock.Slots)));
    }

    private void LearnWeek(Span<Vector256<float>> state, int block, Vector256<float> mask, int hour, in SeasonClock clock)
    {
        Vector256<float> one = Vector256<float>.One;
        Vector256<float> count = state[P.HourCount];
        Vector256<float> some = mask & Vector256.GreaterThan(count, Vector256<float>.Zero);
        if (some != Vector256<float>.Zero)
        {
            // The first day knows no errors, so the weeks begin with the second.
            Vector256<float> weeks = Vector256.Floor((state[P.Leaves] - Vector256.Create(clock.Slots + 1f)) / Vector256.Create((float)clock.Round));
            Vector256<float> rate = Vector256.MaxNative(one / (Vector256.MaxNative(weeks, Vector256<float>.Zero) + one), Vector256.Create(LeastWeekRate));
            int row = clock.Slots + hour;
            Vector256<float> unit = state[P.WeekUnit];
            Vector256<float> before = numbers.Read(block, row, unit);
            numbers.Write(block, row, before + (rate * ((state[P.HourSum] / count) - state[P.Middle] - before)), unit, some);
        }

        state[P.HourSum] = Vector256.ConditionalSelect(mask, Vector256<float>.Zero, state[P.HourSum]);
        state[P.HourCount] = Vector256.ConditionalSelect(mask, Vector256<float>.Zero, state[P.HourCount]);
    }

    // From now on the profile is read earlier or later.
    private void Move(int profile, long time)
    {
        SeasonClock clock = profiles.ClockOf(profile).Moved(profiles.At(profile, P.Early) > profiles.At(profile, P.Late) ? 1 : -1);
        int before = profiles.Clock(profile);
        profiles.Clock(profile) = profiles.Clocks.Take(clock);
        profiles.Clocks.Release(before);
        (profiles.At(profile, P.Early), profiles.At(profile, P.Late)) = (0, 0);
        profiles.At(profile, P.LastRaw) = float.NaN;
        for (int field = P.LastSeason; field <= P.LastLate; field++)
        {
            profiles.At(profile, field) = float.NaN;
        }

        int block = profile / P.Width;
        Vector256<float> only = Vector256.Equals(Vector256<int>.Indices, Vector256.Create(profile % P.Width)).AsSingle();
        Enter(profiles.Block(block), block, only, profiles.Clocks.Place(profiles.Clock(profile), time), clock);
    }
}
