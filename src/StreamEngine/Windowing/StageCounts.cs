using StreamEngine.Diagnostics;

namespace StreamEngine.Windowing;

/// <summary>Counts of the window stage between two updates of its ledger: plain numbers, so that a record costs no interlocked operation.</summary>
internal sealed class StageCounts(StageLedger ledger)
{
    internal long Out;
    internal long Held;
    internal long Late;
    internal long Rejected;

    /// <summary>Carries the counts over into the ledger.</summary>
    internal void Account()
    {
        ledger.AddOut(Out);
        ledger.AddHeld(Held);
        ledger.AddLate(Late);
        ledger.AddRejected(Rejected);
        Out = Held = Late = Rejected = 0;
    }
}
