namespace StreamEngine.Prediction.Precursors;

/// <summary>What was said at a time.</summary>
/// <param name="Time">The time, nanoseconds since the Unix epoch.</param>
/// <param name="Share">How much time it stands for, as a share of the horizon.</param>
/// <param name="Probability">Probability of an incident within the horizon.</param>
/// <param name="Mixed">The same before it was corrected.</param>
/// <param name="Rate">The base rate.</param>
/// <param name="Activity">Class of the number of signs that were there, 0 for none.</param>
/// <param name="OfActivity">What that number alone said.</param>
internal readonly record struct RiskTick(long Time, double Share, double Probability, double Mixed, double Rate, int Activity, double OfActivity);

/// <summary>What a sign said at a time.</summary>
/// <param name="Place">Place of the sign in the table.</param>
/// <param name="Bin">Bin of its age.</param>
/// <param name="Probability">What it said.</param>
/// <param name="Weight">Its share of the whole.</param>
internal readonly record struct SignVote(int Place, int Bin, double Probability, double Weight);
