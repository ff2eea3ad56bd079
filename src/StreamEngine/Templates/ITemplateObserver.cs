namespace StreamEngine.Templates;

/// <summary>Is told what becomes of templates, in the order in which it happens. Called by the thread that assigns lines.</summary>
internal interface ITemplateObserver
{
    /// <summary>A template was made, or came back, or is known to be general now.</summary>
    /// <param name="template">The template, before its line is counted.</param>
    /// <param name="time">Event time of the line, <see cref="Batching.EventBatch.NoTime"/> for none.</param>
    void Added(TemplateInfo template, long time);

    /// <summary>What varies in form only was added to the text of a template.</summary>
    void Changed(TemplateInfo template);

    /// <summary>A more general template took the lines of one over.</summary>
    void Replaced(TemplateInfo template, TemplateInfo general, long time);

    /// <summary>A template lost its place.</summary>
    void Evicted(TemplateInfo template);

    /// <summary>So many lines were assigned that counts are due.</summary>
    void Counted(IReadOnlyList<TemplateInfo> templates);
}
