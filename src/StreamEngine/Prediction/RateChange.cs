namespace StreamEngine.Prediction;

/// <summary>
/// When a growth stops to be what it was. How long a thing lasts that has lasted for a time is told by that time alone when nothing else is known of it (Gott 1993): the chance to last k times as long is 1 / k, a hazard of one
/// in each unit of the logarithm of its age. That is a prior, of the weight of one change in one unit (a gamma distribution), and what was seen without a change lowers it: after E units the chance to last another D of them is
/// A / (A + D), with A = 1 + E (the Lomax distribution of the logarithm of the age).
/// </summary>
internal static class RateChange
{
    /// <summary>Share of changes that end the growth.</summary>
    private const double Ends = 0.25;

    /// <summary>What a growth that went on for some steps without a change has shown, with the prior.</summary>
    internal static double Weight(double steps) => 1 + Math.Log(Math.Max(1, steps));

    /// <summary>The time at which a threshold is reached when the rate may change on the way.</summary>
    /// <param name="hours">Hours after the present at which it is reached when it does not.</param>
    /// <param name="age">Hours for which the growth is known.</param>
    /// <param name="weight">That of <see cref="Weight"/>.</param>
    /// <param name="when">A number in (0, 1) that draws the time of the change.</param>
    /// <param name="what">A number in (0, 1) that draws what the rate is multiplied with: a quarter ends, a quarter is slower, half is faster, by a factor of e for each deviation.</param>
    internal static double Reached(double hours, double age, double weight, double when, double what)
    {
        if (hours <= 0 || age <= 0 || when <= weight / (weight + Math.Log(1 + (hours / age))))
        {
            return hours;
        }

        double change = age * (Math.Exp(weight * ((1 / when) - 1)) - 1);
        return what < Ends ? double.PositiveInfinity : change + ((hours - change) * Math.Exp(-NormalDistribution.Quantile(what)));
    }
}
