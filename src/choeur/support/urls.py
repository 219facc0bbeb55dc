from django.urls import path

from choeur.support.views import acting, contest, desk, files, mine, submit

app_name = "support"
urlpatterns = [
    path("support/nouvelle", submit.show, name="submit"),
    path("support/preparer", submit.prepare, name="prepare"),
    path("support/brouillon", submit.save_draft, name="save_draft"),
    path("support/enregistree", submit.done, name="done"),
    path("support/lien/<str:token>", mine.follow_link, name="follow_link"),
    path("support/sollicitations", mine.listing, name="mine"),
    path("support/sollicitations/<slug:number>", mine.show, name="show"),
    path("support/sollicitations/<slug:number>/confirmer", mine.confirm, name="confirm"),
    path("support/sollicitations/<slug:number>/completer", mine.give_more, name="give_more"),
    path("support/sollicitations/<slug:number>/renvoyer", mine.send_back, name="send_back"),
    path("support/sollicitations/<slug:number>/cloturer", mine.close, name="close"),
    path("support/sollicitations/<slug:number>/pieces/<uuid:attachment_id>", files.mine, name="attachment"),
    path("support/contester/<uuid:structure_id>", contest.show, name="contest"),
    path("support/bureau", desk.queue, name="queue"),
    path("support/bureau/<slug:number>", desk.show, name="desk"),
    path("support/bureau/<slug:number>/prendre", desk.take, name="take"),
    path("support/bureau/<slug:number>/repondre", desk.answer, name="answer"),
    path("support/bureau/<slug:number>/demander", desk.ask_more, name="ask_more"),
    path("support/bureau/<slug:number>/clore", desk.close, name="desk_close"),
    path("support/bureau/<slug:number>/confirmer-le-gestionnaire", desk.confirm_manager, name="confirm_manager"),
    path("support/bureau/<slug:number>/compte", acting.propose, name="account_act"),
    path("support/bureau/<slug:number>/compte/<uuid:act_id>/confirmer", acting.confirm, name="confirm_act"),
    path("support/bureau/<slug:number>/compte/<uuid:act_id>/ecarter", acting.reject, name="reject_act"),
    path("support/bureau/<slug:number>/pieces/<uuid:attachment_id>", files.desk, name="desk_attachment"),
]
